// refused by: compile
#r "System.Diagnostics.Process.dll"
1
