using System.Diagnostics.CodeAnalysis;

namespace CaveRuntime.Cells;

/// <summary>
/// What became of one typed subcall: a value, or the reason why there is no value. Converts to its value by itself, which
/// throws if the call failed; <see cref="ToString"/> never throws. Immutable.
/// </summary>
/// <typeparam name="T">The type that the reply was asked to have.</typeparam>
public sealed record Reply<T>
{
    private readonly T? _value;

    internal Reply(T? value, string text, string? error) => (_value, Text, Error) = (value, text, error);

    /// <summary>Whether there is a value.</summary>
    public bool Ok => Error is null;

    /// <summary>The value.</summary>
    /// <exception cref="CallFailedException">The call failed.</exception>
    public T Value => Ok ? _value! : throw new CallFailedException(Error!);

    /// <summary>The reply as the model wrote it; empty if it wrote no reply.</summary>
    public string Text { get; }

    /// <summary>Why there is no value; null if there is one.</summary>
    public string? Error { get; }

    /// <summary>The value.</summary>
    /// <exception cref="CallFailedException">The call failed.</exception>
    [SuppressMessage("Usage", "CA2225", Justification = "Value is the same by another name.")]
    public static implicit operator T(Reply<T> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.Value;
    }

    /// <summary>The value, or <c>[failed: reason]</c>.</summary>
    public override string ToString() => Ok ? $"{_value}" : $"[failed: {Error}]";
}
