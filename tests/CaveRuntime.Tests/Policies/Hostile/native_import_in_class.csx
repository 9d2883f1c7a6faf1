// refused by: symbol+metadata
class N { [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "system")] public static extern int Run(string s); } N.Run("id")
