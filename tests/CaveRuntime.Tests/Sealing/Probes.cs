using System.Text;
using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Starting;

namespace CaveRuntime.Tests.Sealing;

/// <summary>Starts the probe program, a worker that does one thing and says what it found.</summary>
internal static class Probes
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal const long MaxMemoryBytes = 512L << 20;

    internal static string Folder => AppContext.BaseDirectory;

    internal static WorkerStartInfo Info(bool confine, params string[] arguments)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        return new WorkerStartInfo
        {
            Executable = Path.Combine(root, "dotnet"),
            Arguments = [Path.Combine(Folder, "CaveRuntime.Probe.dll"), .. arguments],
            Environment = new Dictionary<string, string>
            {
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_gcConcurrent"] = "0",
                ["DOTNET_TieredPGO"] = "0",
                ["DOTNET_EnableWriteXorExecute"] = "0",
            },
            MaxMemoryBytes = MaxMemoryBytes,
            Confine = confine,
            ReadOnlyPaths = [root, Folder],
        };
    }

    internal static ConfinedProcess Start(bool confine, params string[] arguments) => ConfinedProcess.Start(Info(confine, arguments));

    /// <summary>Everything that the probe says until it ends.</summary>
    internal static async Task<string> Hear(this ConfinedProcess probe)
    {
        using var said = new MemoryStream();
        using var patience = new CancellationTokenSource(Patience);
        await probe.Wire.CopyToAsync(said, patience.Token);
        return Encoding.UTF8.GetString(said.ToArray());
    }
}
