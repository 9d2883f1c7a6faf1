using System.Text.Json;

namespace CaveRuntime;

/// <summary>A call of a lent object that a cell wants to make. Written by a model's code: data, not to be trusted. Immutable.</summary>
/// <param name="Target">The name that the object or function was lent by.</param>
/// <param name="Member">The member; the same name for a function.</param>
/// <param name="Arguments">The arguments by the names of their parameters.</param>
public sealed record LentCall(string Target, string Member, IReadOnlyDictionary<string, JsonElement> Arguments)
{
    /// <summary>Whether an earlier host died while this very call was under way: it may have been made already.</summary>
    public bool IsUncertain { get; init; }
}

/// <summary>What becomes of a call of a lent object.</summary>
public sealed record LentDecision
{
    private LentDecision()
    {
    }

    /// <summary>The call is made as it is.</summary>
    public static LentDecision Allow { get; } = new();

    internal string? Denial { get; private init; }

    internal IReadOnlyDictionary<string, object?>? Changes { get; private init; }

    /// <summary>The call is not made; the cell gets an <see cref="UnauthorizedAccessException"/> with this reason.</summary>
    public static LentDecision Deny(string reason) => new() { Denial = reason };

    /// <summary>The call is made with other arguments.</summary>
    /// <param name="arguments">New values by the names of their parameters; the others stay.</param>
    public static LentDecision AllowWith(IReadOnlyDictionary<string, object?> arguments) => new() { Changes = arguments };
}
