using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CaveRuntime;

/// <summary>A call of a lent object that a cell wants to make. Written by a model's code: data, not to be trusted. Immutable.</summary>
/// <param name="Target">The name that the object or function was lent by.</param>
/// <param name="Member">The member; the same name for a function.</param>
/// <param name="Arguments">The arguments by the names of their parameters.</param>
public sealed record LentCall(string Target, string Member, IReadOnlyDictionary<string, JsonElement> Arguments)
{
    /// <summary>Whether an earlier host died while this very call was under way: it may have been made already.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>
    /// Says what a model has used that the lent code itself has asked: it counts in the session's run, below its ceilings, under the
    /// model's name. Called inside of a lent call, as often as there is something to say; anywhere else, and once the call has ended
    /// because it took too long or its cell was stopped, it does nothing. Money is counted where the usage names it.
    /// </summary>
    /// <param name="model">Names the model, or whoever asked it.</param>
    /// <param name="usage">What was used, as the provider reported it.</param>
    public static void ReportUsage(string model, UsageDetails usage)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(usage);
        s_reports.Value?.Invoke(model, usage);
    }

    /// <summary>Where the call that is under way reports to.</summary>
    internal static Action<string, UsageDetails>? Reports
    {
        set => s_reports.Value = value;
    }

    private static readonly AsyncLocal<Action<string, UsageDetails>?> s_reports = new();
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
