using System.Diagnostics;
using Npgsql;

namespace CaveRuntime.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, from the distribution's programs: started once, on a socket in a temporary folder, as
/// a user without rights. It ends with the tests, however they end.</summary>
internal sealed class PostgresServer
{
    private static readonly string? s_programs = Find();
    private static readonly Lazy<Task<PostgresServer>> s_shared = new(() => StartAsync());

    // The shell waits on its input, which closes when the tests end, even by a kill.
    private const string Script = """
        set -e
        "$1/initdb" -D "$2/data" --wal-segsize=1 -U cave -A trust -E UTF8 --locale=C --no-sync >"$2/log" 2>&1
        start() {
            "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=120 -c shared_buffers=16MB >>"$2/log" 2>&1 &
            echo $!
        }
        stop() { kill -QUIT $! && wait $! || true; }
        start "$1" "$2"
        while read -r order; do
            case $order in
                start) start "$1" "$2" ;;
                stop) stop; echo stopped ;;
            esac
        done
        stop
        rm -rf "$2/data" "$2/log" "$2"/.s* 2>/dev/null || true
        rmdir "$2" 2>/dev/null || true
        """;

    private readonly Process _shell;

    private PostgresServer(Process shell, string folder)
    {
        (_shell, Folder) = (shell, folder);
        ConnectionString = $"Host={folder};Username=cave;Database=postgres;Timeout=30";
    }

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing { get; } = s_programs is not null
        ? null
        : "PostgreSQL's server is not installed here (apt-get install postgresql): its store is not tested.";

    public static Task<PostgresServer> SharedAsync => s_shared.Value;

    public string ConnectionString { get; }

    /// <summary>Where its data and its socket are.</summary>
    public string Folder { get; }

    /// <summary>Where it listens.</summary>
    public string Socket => Path.Combine(Folder, ".s.PGSQL.5432");

    /// <param name="place">An empty folder for its data; null for one of its own.</param>
    public static async Task<PostgresServer> StartAsync(string? place = null)
    {
        DirectoryInfo folder = place is null ? Directory.CreateTempSubdirectory("cave-pg-") : new DirectoryInfo(place);
        string[] command = ["/bin/sh", "-c", Script, "postgres", s_programs!, folder.FullName];
        if (Environment.UserName == "root")
        {
            using Process owner = Process.Start("chown", ["nobody", folder.FullName]);
            await owner.WaitForExitAsync();
            command = ["runuser", "-u", "nobody", "--", .. command];
        }

        var shell = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                WorkingDirectory = "/",
            })!;
        var server = new PostgresServer(shell, folder.FullName);
        if (await shell.StandardOutput.ReadLineAsync() is null)
            throw new InvalidOperationException("PostgreSQL did not start: " + await File.ReadAllTextAsync(folder.FullName + "/log"));
        await server.WaitAsync();
        return server;
    }

    public async Task StopAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Stops it at once, as a crash would; what it had said was kept is there when it is started again.</summary>
    public async Task CrashAsync()
    {
        await _shell.StandardInput.WriteLineAsync("stop");
        await _shell.StandardInput.FlushAsync();
        Assert.Equal("stopped", await _shell.StandardOutput.ReadLineAsync().WaitAsync(TestContext.Patience));
    }

    /// <summary>Starts it again.</summary>
    public async Task RestartAsync()
    {
        await _shell.StandardInput.WriteLineAsync("start");
        await _shell.StandardInput.FlushAsync();
        Assert.NotNull(await _shell.StandardOutput.ReadLineAsync().WaitAsync(TestContext.Patience));
        await WaitAsync();
    }

    /// <summary>Does something to the database behind a store's back.</summary>
    public async Task<object?> RunAsync(string text)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Waits until it answers.</summary>
    public async Task WaitAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await RunAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (clock.Elapsed < TestContext.Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static string? Find()
    {
        const string packages = "/usr/lib/postgresql";
        string[] folders = [
            .. Directory.Exists(packages) ? Directory.GetDirectories(packages).Order().Reverse().Select(d => Path.Combine(d, "bin")) : [],
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
    }
}
