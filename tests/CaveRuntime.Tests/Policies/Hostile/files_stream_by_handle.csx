// refused by: symbol+metadata
new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle((nint)3, false), FileAccess.Read).Length
