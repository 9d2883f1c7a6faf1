// refused by: symbol+metadata
class Holder<T> where T : System.Diagnostics.Process { } 1
