using System.Net;
using System.Net.Sockets;
using CaveRuntime.Scopes;
using CaveRuntime.Testing;
using CaveRuntime.Tests.Policies;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>
/// Every hostile cell, in real workers. Policy on: what the policy denies is refused before it runs. Policy off, seal on:
/// whatever it tries, nothing outside the worker changes, and the host goes on.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class HostileCellsInWorkers
{
    private static readonly CaveOptions s_options = new()
    {
        Model = new ScriptedModel(),
        WarmWorkers = 0,
        ScopeBytes = 256L << 20,
        Limits = new RunLimits { CellTimeout = TimeSpan.FromSeconds(1) },
    };

    [Fact]
    public async Task With_the_policy_off_the_seal_lets_nothing_out_and_the_host_lives()
    {
        string[] cells = [.. Cells()];
        using var outside = new Outside();
        await using var host = new CaveHost(s_options with { Policy = "off" });
        // Two sessions, so that a cell that takes its worker along does not hold everything up.
        var done = await Task.WhenAll(cells.Chunk((cells.Length + 1) / 2).Select(part => RunAll(host, part)));

        Assert.Equal(cells.Length, done.Sum());
        Assert.Empty(outside.Changes());
    }

    [Fact]
    public async Task With_the_policy_on_nothing_gets_out_either_and_benign_cells_run_on()
    {
        string[] cells = [.. Cells()];
        using var outside = new Outside();
        await using var host = new CaveHost(s_options);
        var done = await Task.WhenAll(cells.Chunk((cells.Length + 1) / 2).Select(part => RunAll(host, part)));
        Assert.Equal(cells.Length, done.Sum());
        Assert.Empty(outside.Changes());
    }

    private static IEnumerable<string> Cells() =>
        new[] { Corpus.Folder("Hostile"), Corpus.Shared("hostile") }
            .OfType<string>().SelectMany(folder => Directory.GetFiles(folder, "*.csx")).Order(StringComparer.Ordinal);

    private static async Task<int> RunAll(CaveHost host, IEnumerable<string> cells)
    {
        int count = 0;
        await using Session session = host.Open();
        foreach (string file in cells)
        {
            CellReport cell = await session.RunCellAsync(await File.ReadAllTextAsync(file)).WaitAsync(TestContext.Patience);
            Assert.False(
                cell.Status == CellStatus.Ok && cell.Value is "connected" or "deleted" or "linked",
                $"{Path.GetFileName(file)}: {cell.Observation}");
            if (cell.State == CellState.Lost)
                Assert.Equal("3", (await session.RunCellAsync("1 + 2")).Value);
            count++;
        }

        return count;
    }

    /// <summary>What lies outside and must stay as it is: the places that the hostile cells reach for.</summary>
    private sealed class Outside : IDisposable
    {
        private const string Folder = "/tmp/h-sandbox";
        private const int Port = 38917;
        private readonly string _written = Path.Combine(Folder, "pwn");
        private readonly string _victim = Path.Combine(Folder, "bin", "worker", "victim.txt");
        private readonly string[] _temp;
        private readonly TcpListener? _listener;

        public Outside()
        {
            Directory.CreateDirectory(_written);
            Directory.CreateDirectory(Path.GetDirectoryName(_victim)!);
            File.WriteAllText(_victim, "victim");
            foreach (string folder in new[] { Folder, _written, Path.GetDirectoryName(_victim)! })
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
            try
            {
                _listener = new TcpListener(IPAddress.Loopback, Port);
                _listener.Start();
            }
            catch (SocketException)
            {
                _listener = null; // Another run of these tests listens there, and watches the same port.
            }

            _temp = Directory.GetFileSystemEntries("/tmp");
        }

        public IEnumerable<string> Changes()
        {
            if (!File.Exists(_victim))
                yield return "a file was deleted";
            foreach (string written in Directory.GetFileSystemEntries(_written))
                yield return "written: " + written;
            if (_listener?.Pending() == true)
                yield return "a connection was made";
            foreach (string name in Directory.GetFileSystemEntries("/tmp").Except(_temp).Where(
                name => Path.GetFileName(name).Contains("pwn", StringComparison.OrdinalIgnoreCase)))
            {
                yield return "left in the temporary folder: " + name;
            }
        }

        public void Dispose() => _listener?.Dispose();
    }
}
