// refused by: symbol+metadata
// unsafe
unsafe struct S { public int* P; } 1
