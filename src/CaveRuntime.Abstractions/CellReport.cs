namespace CaveRuntime;

/// <summary>How one cell ended. Immutable.</summary>
public sealed record CellReport
{
    /// <summary>Its number in the session, from 1.</summary>
    public required int Cell { get; init; }

    /// <summary><c>ok</c>, <c>rejected</c>, <c>compile_error</c>, <c>exception</c>, <c>timeout</c> or <c>worker_lost</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The layer that ended it: <c>source</c>, <c>compile</c>, <c>symbol</c>, <c>metadata</c>, <c>runtime</c>, <c>limit</c> or <c>seal</c>; null where it ended well.</summary>
    public string? Layer { get; init; }

    /// <summary>What it printed, cut to head and tail.</summary>
    public required string Output { get; init; }

    /// <summary>Preview of its final expression; null where it had none.</summary>
    public string? Value { get; init; }

    /// <summary>What went wrong; null where nothing did.</summary>
    public CellFault? Error { get; init; }

    /// <summary>The limit that ended it, a word of <see cref="Events.LimitReached"/>; null where none did.</summary>
    public string? Limit { get; init; }

    /// <summary><c>kept</c>; <c>lost</c>, where the cell took its worker along; <c>rebuilt</c> for the first cell of the worker that follows a lost one.</summary>
    public required string State { get; init; }

    /// <summary>Variables that are new or changed.</summary>
    public required IReadOnlyList<VariableInfo> Variables { get; init; }

    /// <summary>Time that the cell took, calls included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The whole observation, as a model is shown it.</summary>
    public required string Observation { get; init; }

    /// <summary>The answer, where the cell gave one.</summary>
    public string? Final { get; init; }

    /// <summary>The same as JSON, where it has such a form.</summary>
    public string? FinalJson { get; init; }

    /// <summary>Whether the observation says that the variables of earlier cells are lost.</summary>
    internal bool TellsOfLostWorker { get; init; }

    /// <summary>The report with what the host has to say of the cell's calls.</summary>
    internal CellReport With(IReadOnlyList<string> notes) =>
        notes.Count == 0 ? this : this with { Observation = $"{Observation}\nNote: {string.Join("\nNote: ", notes)}" };
}

/// <summary>What went wrong in a cell.</summary>
/// <param name="Type">Name of the exception, diagnostic or limit.</param>
/// <param name="Message">What happened and what to do.</param>
/// <param name="Line">Line in the cell, from 1; null where unknown.</param>
public sealed record CellFault(string Type, string Message, int? Line);

/// <summary>A variable of the scope.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as C# writes it.</param>
/// <param name="Size">Characters of a text, items of a collection; null for anything else.</param>
public sealed record VariableInfo(string Name, string Type, long? Size);
