namespace CaveRuntime;

/// <summary>A question, and what goes with it where a plain string does not do. Immutable.</summary>
/// <param name="Question">What to find out. Not empty.</param>
public sealed record RunRequest(string Question)
{
    /// <summary>What the run is to be called in events, answers and the journal, so that whoever asks knows the name before it begins: 1 to
    /// 100 letters, digits and hyphens, and no other run of the session has it. Null for a name that is made up.</summary>
    public string? RunId { get; init; }

    /// <summary>JSON schema that the answer has to fit; null for any answer.</summary>
    public string? Schema { get; init; }

    /// <summary>What was asked in the user's own words, where <see cref="Question"/> has instructions around them; null where it is just
    /// that.</summary>
    public string? Words { get; init; }

    /// <summary>How to make one result of several: the question is then asked of every chunk of ctx, without a cell being written. Null for
    /// an ordinary question.</summary>
    public string? Reduce { get; init; }

    /// <summary>How a map-reduce cuts; null for the defaults, and for an ordinary question.</summary>
    public MapReduceOptions? Chunks { get; init; }

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Question);
        if (RunId is { } id && (id.Length is 0 or > 100 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            throw new ArgumentException($"'{id}' cannot be the name of a run: write 1 to 100 letters and digits of ASCII, and hyphens.");
        if (Reduce is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(Reduce);
            (Chunks ?? new MapReduceOptions()).Validate();
            if (Schema is not null)
                throw new ArgumentException($"A map-reduce answers with text, so it takes no {nameof(Schema)}. Leave that out, or {nameof(Reduce)}.");
        }
        else if (Chunks is not null)
        {
            throw new ArgumentException($"{nameof(Chunks)} belongs to a map-reduce. Give {nameof(Reduce)}, or leave it out.");
        }
    }
}
