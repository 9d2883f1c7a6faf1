// refused by: symbol+metadata
object o = "x"; o is System.Diagnostics.Process
