// refused by: symbol+metadata
static int F(List<dynamic> xs) => 1; 1
