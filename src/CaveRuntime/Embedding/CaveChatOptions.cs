namespace CaveRuntime;

/// <summary>What a <see cref="CaveChatClient"/> makes a session of. Immutable.</summary>
public sealed record CaveChatOptions
{
    /// <summary>Estimated tokens of a whole request from which on it becomes a session; anything shorter goes straight to the model.
    /// 8,000.</summary>
    public int SessionTokens { get; init; } = 8_000;

    /// <summary>Estimated tokens of one text from which on it becomes a document of <c>ctx</c>; anything shorter stays in the question.
    /// 1,000.</summary>
    public int DocumentTokens { get; init; } = 1_000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SessionTokens, $"{nameof(CaveChatOptions)}.{nameof(SessionTokens)}");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DocumentTokens, $"{nameof(CaveChatOptions)}.{nameof(DocumentTokens)}");
    }
}
