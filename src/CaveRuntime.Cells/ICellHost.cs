namespace CaveRuntime.Cells;

/// <summary>What stands behind <see cref="CellApi"/>: the scope and, beyond it, the host.</summary>
internal interface ICellHost
{
    /// <summary>Most calls of one batch in flight at once.</summary>
    int ParallelCalls { get; }

    /// <summary>Cancelled when the running cell is stopped.</summary>
    CancellationToken Cancellation { get; }

    /// <summary>A number that no other batch of this scope has.</summary>
    long NextBatch();

    /// <summary>Makes one subcall. Failure is a reply; only a stopped cell throws.</summary>
    Task<Reply> QueryAsync(Subcall call);

    /// <summary>Ends the run with this value. Does not return.</summary>
    void Final(object? value);

    /// <summary>Ends the run with this variable's value. Does not return.</summary>
    void FinalVariable(string name);

    /// <summary>Prints and returns the list of variables.</summary>
    string ShowVariables();
}

/// <summary>One request for a model's reply.</summary>
internal sealed record Subcall(string Prompt, string? System, string? Model, long Batch = 0, int BatchSize = 1);
