// refused by: symbol+metadata
class C : System.Reflection.TypeDelegator { } 1
