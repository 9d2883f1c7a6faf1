// refused by: symbol+metadata
static int F() { int i = 1; var r = __makeref(i); return __refvalue(r, int); } F()
