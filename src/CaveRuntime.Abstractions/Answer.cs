namespace CaveRuntime;

/// <summary>How a run ended, and what it used. Immutable.</summary>
public sealed record Answer
{
    /// <summary>The session that the run belongs to.</summary>
    public string SessionId { get; init; } = "";

    /// <summary>Names the run in events and logs.</summary>
    public required string RunId { get; init; }

    /// <summary>The answer; null where there is none, and always where the model, the worker or the product failed.
    /// With a ceiling as <see cref="Stop"/> it is what was known by then.</summary>
    public string? Text { get; init; }

    /// <summary>The answer as JSON, where the cell answered with a value that has such a form.</summary>
    public string? Json { get; init; }

    /// <summary>The places in the input that the answer rests on, where the cell named some.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>What the cell had to say beside the answer; null for nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>Why the run ended.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>Turns taken.</summary>
    public required int Turns { get; init; }

    /// <summary>What all models together used.</summary>
    public required Usage Usage { get; init; }

    /// <summary>What each model used.</summary>
    public required IReadOnlyDictionary<string, Usage> ByModel { get; init; }

    /// <summary>What the runs of each depth used themselves: first the run that was asked, then its children, and so on.</summary>
    public required IReadOnlyList<Usage> ByDepth { get; init; }

    /// <summary>Estimated tokens of the largest view that the model was sent.</summary>
    public required long PeakViewTokens { get; init; }

    /// <summary>The isolation that the cells ran under.</summary>
    public required IsolationReport Isolation { get; init; }

    /// <summary>Time from question to answer.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What came after its cell had ended, and was dropped: calls, replies, prints, answers.</summary>
    public int Dropped { get; init; }

    /// <summary>What failed; null where nothing did.</summary>
    public RunError? Error { get; init; }
}

/// <summary>A place that an answer rests on. The host has read it in its own copy of the input.</summary>
/// <param name="Document">The document that it stands in.</param>
/// <param name="Line">Its line in that document, from 1.</param>
/// <param name="Character">Its place in that document, in UTF-16 code units from 0.</param>
/// <param name="Page">Its page, where the document has pages; null otherwise.</param>
/// <param name="Quotation">What stands there, cut where it is long.</param>
public sealed record Evidence(string Document, int Line, int Character, int? Page, string Quotation)
{
    /// <summary>What to cite inside the document: its page, its sheet and cell, its section (<c>p. 214</c>, <c>Sheet 2!B7</c>); null where
    /// it has no such parts.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }
}

/// <summary>What failed in a run.</summary>
/// <param name="Code">A word for programs.</param>
/// <param name="Message">A sentence for people: what happened, where, and what to do.</param>
public sealed record RunError(string Code, string Message);

/// <summary>An answer that is a value of a type.</summary>
/// <typeparam name="T">The type that was asked for.</typeparam>
/// <param name="Value">The value; default where there is none.</param>
/// <param name="HasValue">Whether there is one: the run was answered, and the answer fits the type.</param>
/// <param name="Run">How the run ended, and what it used.</param>
public sealed record Answer<T>(T? Value, bool HasValue, Answer Run);
