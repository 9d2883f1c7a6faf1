// refused by: compile
#r "/etc/passwd"
1
