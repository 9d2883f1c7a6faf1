namespace CaveRuntime.Kill;

/// <summary>What cells of a session have done to the world: a file that everything is appended to.</summary>
internal sealed class Effects(string file) : IEffects
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Add(string key) => Append($"add {key}");

    public bool Has(string key) => Lines().Contains($"add {key}");

    public void Note(string key, string value) => Append($"note {key} {value}");

    public string Seen(string key) =>
        Lines().LastOrDefault(l => l.StartsWith($"note {key} ", StringComparison.Ordinal))?[(key.Length + 6)..] ?? "";

    /// <summary>Decides on a call after a while, in which a kill finds it waiting; of one that may have been made it looks whether it was.</summary>
    public async ValueTask<LentDecision> ApproveAsync(LentCall call, CancellationToken cancellationToken)
    {
        string key = call.Arguments["key"].GetString()!;
        Append($"asked {key}");
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(200)), TimeProvider.System, cancellationToken);
        return call.IsUncertain && Has(key) ? LentDecision.Deny("it is done") : LentDecision.Allow;
    }

    private string[] Lines()
    {
        lock (_gate)
            return File.Exists(file) ? File.ReadAllLines(file) : [];
    }

    private void Append(string line)
    {
        lock (_gate)
            File.AppendAllText(file, line + "\n");
    }
}

/// <summary>What is lent, and may not be called twice.</summary>
public interface IEffects
{
    /// <summary>Does it.</summary>
    void Add(string key);
}
