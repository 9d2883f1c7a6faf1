// refused by: compile
#load "../../etc/hostname"
1
