// refused by: symbol
[System.Runtime.CompilerServices.SkipLocalsInit] static int F() { int x; x = 1; return x; } F()
