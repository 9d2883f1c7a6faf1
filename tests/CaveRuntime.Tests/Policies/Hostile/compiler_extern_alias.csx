// refused by: compile
extern alias x;
1
