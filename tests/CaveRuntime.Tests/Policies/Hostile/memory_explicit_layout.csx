// refused by: symbol+metadata
using System.Runtime.InteropServices;
[StructLayout(LayoutKind.Explicit)] struct U { [FieldOffset(0)] public string S; [FieldOffset(0)] public long[] L; } new U { S = "x" }.L.Length
