// refused by: symbol+metadata
class Mine : System.Diagnostics.Process { } new Mine() != null
