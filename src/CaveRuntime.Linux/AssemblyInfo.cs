using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CaveRuntime.Tests")]
[assembly: InternalsVisibleTo("CaveRuntime.Probe")]
[assembly: InternalsVisibleTo("CaveRuntime.Benchmarks")]
