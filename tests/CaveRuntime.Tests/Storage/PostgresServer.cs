using System.Diagnostics;
using Npgsql;

namespace CaveRuntime.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, from the distribution's programs: started once, on a socket in a temporary folder, as
/// a user without rights. It ends with the tests, however they end.</summary>
internal sealed class PostgresServer
{
    private static readonly string? s_programs = Find();
    private static readonly Lazy<Task<PostgresServer>> s_shared = new(StartAsync);

    // The shell waits on its input, which closes when the tests end, even by a kill.
    private const string Script = """
        set -e
        "$1/initdb" -D "$2/data" -U cave -A trust -E UTF8 --locale=C --no-sync >"$2/log" 2>&1
        "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=120 -c shared_buffers=16MB >>"$2/log" 2>&1 &
        echo $!
        read -r end || true
        kill -QUIT $! && wait $! || true
        rm -rf "$2"
        """;

    private readonly Process _shell;

    private PostgresServer(Process shell, string folder)
    {
        _shell = shell;
        ConnectionString = $"Host={folder};Username=cave;Database=postgres;Timeout=30";
    }

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing { get; } = s_programs is not null
        ? null
        : "PostgreSQL's server is not installed here (apt-get install postgresql): its store is not tested.";

    public static Task<PostgresServer> SharedAsync => s_shared.Value;

    public string ConnectionString { get; }

    public static async Task<PostgresServer> StartAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cave-pg-");
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

    /// <summary>Does something to the database behind a store's back.</summary>
    public async Task<object?> RunAsync(string text)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync();
    }

    private async Task WaitAsync()
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
