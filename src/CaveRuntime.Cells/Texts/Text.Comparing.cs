namespace CaveRuntime.Cells;

public sealed partial class Text
{
    /// <summary>Whether both have the same characters.</summary>
    public static bool operator ==(Text? left, Text? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they differ in any character.</summary>
    public static bool operator !=(Text? left, Text? right) => !(left == right);

    /// <inheritdoc cref="op_Equality(Text?, Text?)"/>
    public static bool operator ==(Text? left, string? right) => left is null ? right is null : left.Equals(right);

    /// <inheritdoc cref="op_Inequality(Text?, Text?)"/>
    public static bool operator !=(Text? left, string? right) => !(left == right);

    /// <inheritdoc cref="op_Equality(Text?, Text?)"/>
    public static bool operator ==(string? left, Text? right) => right == left;

    /// <inheritdoc cref="op_Inequality(Text?, Text?)"/>
    public static bool operator !=(string? left, Text? right) => !(right == left);

    /// <summary>Whether both have the same characters.</summary>
    public bool Equals(Text? other)
    {
        if (other is null || other._length != _length)
            return false;
        if (ReferenceEquals(other._buffer, _buffer) && other._start == _start)
            return true;
        return Kept(other.Kept(Span.SequenceEqual(other.Span)));
    }

    /// <summary>Whether the string has the same characters.</summary>
    public bool Equals(string? other) => other is not null && Kept(Span.SequenceEqual(other));

    /// <summary>Whether the string is equal under a comparison.</summary>
    public bool Equals(string? value, StringComparison comparisonType) => value is not null && Kept(Span.Equals(value, comparisonType));

    /// <summary>Whether the object is a text or a string with the same characters.</summary>
    public override bool Equals(object? obj) => obj switch
    {
        Text text => Equals(text),
        string value => Equals(value),
        _ => false,
    };

    /// <summary>The hash of a string with the same characters.</summary>
    public override int GetHashCode() => Kept(string.GetHashCode(Span));

    /// <summary>The hash of a string with the same characters under a comparison.</summary>
    public int GetHashCode(StringComparison comparisonType) => Kept(string.GetHashCode(Span, comparisonType));

    /// <summary>Ordinal order: negative if this text comes first.</summary>
    public int CompareTo(Text? other) => other is null ? 1 : Kept(other.Kept(Span.SequenceCompareTo(other.Span)));

    /// <inheritdoc cref="CompareTo(Text?)"/>
    public int CompareTo(string? other) => other is null ? 1 : Kept(Span.SequenceCompareTo(other));

    /// <inheritdoc cref="CompareTo(Text?)"/>
    /// <exception cref="ArgumentException">The object is neither a text nor a string.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Text text => CompareTo(text),
        string value => CompareTo(value),
        _ => throw new ArgumentException("A text compares with a text or a string.", nameof(obj)),
    };
}
