using System.Diagnostics;
using CaveRuntime.Storage;
using CaveRuntime.Storage.Postgres;
using CaveRuntime.Storage.Sqlite;

namespace CaveRuntime.Tests.Storage;

/// <summary>Values larger than an array can be, in and out of each store with little memory. Takes a minute and 3 GB of disk, so it is run
/// on demand: with <c>CAVE_HUGE_VALUES=1</c>, and alone, because it looks at the memory of the whole process.</summary>
public sealed class HugeValueTests
{
    private const long Length = 1_500_000_000;
    private const long MostMemory = 150_000_000;

    private static bool IsAsked => Environment.GetEnvironmentVariable("CAVE_HUGE_VALUES") == "1";

    [Fact]
    public async Task A_value_of_1500_megabytes_passes_through_sqlites_files_with_little_memory()
    {
        if (!IsAsked)
            return;
        string folder = Directory.CreateTempSubdirectory("cave-huge-").FullName;
        await using (SqliteSessionStore store = SqliteSessionStore.Open(folder))
            await PassesAsync(store);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_value_of_1500_megabytes_passes_through_postgresql_with_little_memory()
    {
        if (!IsAsked || PostgresServer.Missing is not null)
            return;
        PostgresServer own = await PostgresServer.StartAsync();
        await using (var store = new PostgresSessionStore(own.ConnectionString))
            await PassesAsync(store);
        await own.StopAsync();
    }

    private static async Task PassesAsync(ISessionStore store)
    {
        GC.Collect();
        long before = Memory();
        using var watching = new CancellationTokenSource();
        Task<long> most = WatchAsync(watching.Token);
        string hash = await store.KeepAsync(new Pattern(Length));
        await using (Stream value = (await store.FetchAsync(hash))!)
        {
            Assert.Equal(Length, value.Length);
            byte[] piece = new byte[StoreRules.PieceBytes];
            long read = 0;
            for (int count; (count = await value.ReadAsync(piece)) > 0; read += count)
                Assert.Equal(Pattern.At(read + count - 1), piece[count - 1]);
            Assert.Equal(Length, read);
        }

        await watching.CancelAsync();
        Assert.InRange(await most - before, long.MinValue, MostMemory);
    }

    private static async Task<long> WatchAsync(CancellationToken stop)
    {
        long most = 0;
        while (!stop.IsCancellationRequested)
        {
            most = Math.Max(most, Memory());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        return most;
    }

    private static long Memory()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
