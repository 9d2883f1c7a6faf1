using CaveRuntime.Storage;

namespace CaveRuntime.Journal;

/// <summary>Whether the values beside a journal are those that were kept. Each is read once. Not thread-safe.</summary>
internal sealed class ValueCheck(ISessionStore store)
{
    private readonly Dictionary<string, string?> _seen = [];

    /// <summary>What is wrong with the values that a record names, and what they are; nothing where they are as they were.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(FoundRecord record, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        foreach (string hash in record.Values.Distinct())
        {
            if (!_seen.TryGetValue(hash, out string? why))
                _seen[hash] = why = await ProblemOfAsync(hash, cancellationToken).ConfigureAwait(false);
            if (why is not null)
                problems.Add($"{NameOf(hash, record.Entries)} is lost: {why}");
        }

        return problems;
    }

    private static string NameOf(string hash, IReadOnlyList<JournalEntry> entries)
    {
        string? input = entries.OfType<SessionOpened>().SelectMany(o => o.Documents)
            .FirstOrDefault(d => d.Value == hash || d.Marks == hash)?.Name;
        if (input is not null)
            return $"the input '{input}', without which the session cannot be opened,";
        string? variable = entries.OfType<ValueGiven>().FirstOrDefault(g => g.Value == hash)?.Definition.Name;
        return variable is null ? "a value" : $"the variable '{variable}', without which the session's cells cannot run,";
    }

    private async Task<string?> ProblemOfAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            Stream value = await KeptValue.OpenAsync(store, hash, cancellationToken).ConfigureAwait(false);
            await using (value.ConfigureAwait(false))
                await value.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (StoreException e)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
