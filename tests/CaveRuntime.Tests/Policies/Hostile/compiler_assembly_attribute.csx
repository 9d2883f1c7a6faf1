// refused by: compile
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("x")]
1
