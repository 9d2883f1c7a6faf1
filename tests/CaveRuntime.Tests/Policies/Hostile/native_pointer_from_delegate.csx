// refused by: symbol+metadata
System.Runtime.InteropServices.Marshal.GetFunctionPointerForDelegate<Action>(() => { }) != 0
