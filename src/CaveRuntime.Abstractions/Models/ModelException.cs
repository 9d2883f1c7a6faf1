using Microsoft.Extensions.AI;

namespace CaveRuntime.Models;

/// <summary>
/// A model call that failed. The message is one line that a person can act on: what happened, where (provider, model, host), and what to
/// do.
/// It never holds a key or a bearer token.
/// </summary>
/// <remarks>
/// This is the only exception, besides <see cref="OperationCanceledException"/> and misuse (<see cref="ArgumentException"/>),
/// that leaves a chat client made by CaveRuntime.Models.
/// </remarks>
public sealed class ModelException : Exception
{
    /// <summary>An unclassified failure without a message of its own.</summary>
    public ModelException() : this(ModelErrorKind.Other, "The model call failed.") { }

    /// <summary>An unclassified failure.</summary>
    public ModelException(string message) : this(ModelErrorKind.Other, message) { }

    /// <summary>An unclassified failure with its cause.</summary>
    public ModelException(string message, Exception? innerException) : this(ModelErrorKind.Other, message, innerException) { }

    /// <summary>A failure of a known kind.</summary>
    public ModelException(ModelErrorKind kind, string message, Exception? innerException = null) : base(message, innerException) =>
        Kind = kind;

    /// <summary>What kind of failure it is.</summary>
    public ModelErrorKind Kind { get; }

    /// <summary>The HTTP status, or null where no reply came (no connection, time-out, refusal inside a good reply).</summary>
    public int? Status { get; init; }

    /// <summary>True where the same request may succeed later; the chat clients have then already tried again as often as they were told
    /// to.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the provider asked to wait before the next request, if it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>For <see cref="ModelErrorKind.ContextOverflow"/>: the limit in tokens that the provider named, if it did.</summary>
    public long? Limit { get; init; }

    /// <summary>For <see cref="ModelErrorKind.ContextOverflow"/>: the size in tokens that the provider counted, if it said so.</summary>
    public long? Requested { get; init; }

    /// <summary>What the provider charged for the failed call, where it reported that before failing.</summary>
    public UsageDetails? Usage { get; init; }
}
