// refused by: symbol+metadata
class C { public static int X; static C() { while (true) { } } } C.X
