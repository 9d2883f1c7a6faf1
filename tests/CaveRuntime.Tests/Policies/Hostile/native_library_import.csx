// refused by: symbol+metadata
[System.Runtime.InteropServices.DllImport("libc")] static extern int getuid(); getuid()
