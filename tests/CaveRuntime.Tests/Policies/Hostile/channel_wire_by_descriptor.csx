// refused by: symbol+metadata
var wire = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle((IntPtr)20, false), FileAccess.Write); wire.Write(new byte[4]);
