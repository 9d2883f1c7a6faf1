// refused by: symbol+metadata
using System.Runtime.InteropServices;
[StructLayout(LayoutKind.Sequential, Pack = 1)] struct P { public byte A; public long B; } new P().B
