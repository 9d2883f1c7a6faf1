using CaveRuntime.Storage;
using CaveRuntime.Storage.Postgres;
using CaveRuntime.Storage.Sqlite;

namespace CaveRuntime.Probe;

/// <summary>store sqlite|postgres PLACE SCHEMA SESSION: holds a session, appends a record for each line that it reads, and says how that
/// went.</summary>
internal static class StoreModes
{
    internal static async Task<int> Run(string[] arguments)
    {
        await using ISessionStore store = arguments[0] == "sqlite"
            ? SqliteSessionStore.Open(arguments[1])
            : new PostgresSessionStore(arguments[1], arguments[2], TimeSpan.FromSeconds(2));
        try
        {
            var hold = await store.TakeAsync(arguments[3], TakeMode.OpenOrCreate);
            Console.WriteLine($"held {hold.Epoch}");
            for (var seq = hold.LastSeq + 1; Console.ReadLine() is { } line; seq++)
            {
                await store.AppendAsync(hold, [new JournalRecord(seq, System.Text.Encoding.UTF8.GetBytes(line), [])], null);
                Console.WriteLine($"kept {seq}");
            }

            return 0;
        }
        catch (StoreException problem)
        {
            Console.WriteLine(problem.GetType().Name);
            return 1;
        }
    }
}
