namespace CaveRuntime.Cells;

/// <content>
/// What people do with a reply because it stands where a string would stand. Every member throws <see cref="CallFailedException"/> if
/// the call failed, as the conversion does. Comparisons are ordinal and cases invariant, as for <see cref="Cells.Text"/>.
/// </content>
public sealed partial record Reply
{
    /// <summary>How many characters the reply has.</summary>
    public int Length => Known.Length;

    /// <summary>A character of the reply.</summary>
    public char this[int index] => Known[index];

    /// <summary>A part of the reply; what <c>reply[a..b]</c> calls.</summary>
    public string Slice(int start, int length) => Known.Substring(start, length);

    /// <inheritdoc cref="string.LastIndexOf(char)"/>
    public int LastIndexOf(char value) => Known.LastIndexOf(value);

    /// <summary>As for a string, ordinal.</summary>
    public int LastIndexOf(string value) => Known.LastIndexOf(value, StringComparison.Ordinal);

    /// <inheritdoc cref="string.LastIndexOf(string, StringComparison)"/>
    public int LastIndexOf(string value, StringComparison comparisonType) => Known.LastIndexOf(value, comparisonType);

    /// <inheritdoc cref="string.IndexOf(char)"/>
    public int IndexOf(char value) => Known.IndexOf(value);

    /// <inheritdoc cref="string.IndexOf(char, int)"/>
    public int IndexOf(char value, int startIndex) => Known.IndexOf(value, startIndex);

    /// <summary>As for a string, ordinal.</summary>
    public int IndexOf(string value) => Known.IndexOf(value, StringComparison.Ordinal);

    /// <summary>As for a string, ordinal.</summary>
    public int IndexOf(string value, int startIndex) => Known.IndexOf(value, startIndex, StringComparison.Ordinal);

    /// <inheritdoc cref="string.IndexOf(string, StringComparison)"/>
    public int IndexOf(string value, StringComparison comparisonType) => Known.IndexOf(value, comparisonType);

    /// <inheritdoc cref="string.IndexOf(string, int, StringComparison)"/>
    public int IndexOf(string value, int startIndex, StringComparison comparisonType) => Known.IndexOf(value, startIndex, comparisonType);

    /// <inheritdoc cref="string.IndexOfAny(char[])"/>
    public int IndexOfAny(char[] anyOf) => Known.IndexOfAny(anyOf);

    /// <inheritdoc cref="string.Contains(char)"/>
    public bool Contains(char value) => Known.Contains(value);

    /// <inheritdoc cref="string.Contains(char, StringComparison)"/>
    public bool Contains(char value, StringComparison comparisonType) => Known.Contains(value, comparisonType);

    /// <inheritdoc cref="string.Contains(string)"/>
    public bool Contains(string value) => Known.Contains(value);

    /// <inheritdoc cref="string.Contains(string, StringComparison)"/>
    public bool Contains(string value, StringComparison comparisonType) => Known.Contains(value, comparisonType);

    /// <inheritdoc cref="string.StartsWith(char)"/>
    public bool StartsWith(char value) => Known.StartsWith(value);

    /// <summary>As for a string, ordinal.</summary>
    public bool StartsWith(string value) => Known.StartsWith(value, StringComparison.Ordinal);

    /// <inheritdoc cref="string.StartsWith(string, StringComparison)"/>
    public bool StartsWith(string value, StringComparison comparisonType) => Known.StartsWith(value, comparisonType);

    /// <inheritdoc cref="string.EndsWith(char)"/>
    public bool EndsWith(char value) => Known.EndsWith(value);

    /// <summary>As for a string, ordinal.</summary>
    public bool EndsWith(string value) => Known.EndsWith(value, StringComparison.Ordinal);

    /// <inheritdoc cref="string.EndsWith(string, StringComparison)"/>
    public bool EndsWith(string value, StringComparison comparisonType) => Known.EndsWith(value, comparisonType);

    /// <summary>Whether the reply is these characters.</summary>
    public bool Equals(string? value) => Known == value;

    /// <summary>Whether the reply is these characters under a comparison.</summary>
    public bool Equals(string? value, StringComparison comparisonType) => Known.Equals(value, comparisonType);

    /// <summary>Ordinal order: negative if the reply comes first.</summary>
    public int CompareTo(string? strB) => string.CompareOrdinal(Known, strB);

    /// <inheritdoc cref="string.Split(char[])"/>
    public string[] Split(params char[]? separator) => Known.Split(separator);

    /// <inheritdoc cref="string.Split(char, StringSplitOptions)"/>
    public string[] Split(char separator, StringSplitOptions options = StringSplitOptions.None) => Known.Split(separator, options);

    /// <inheritdoc cref="string.Split(char, int, StringSplitOptions)"/>
    public string[] Split(char separator, int count, StringSplitOptions options = StringSplitOptions.None) =>
        Known.Split(separator, count, options);

    /// <inheritdoc cref="string.Split(string, StringSplitOptions)"/>
    public string[] Split(string? separator, StringSplitOptions options = StringSplitOptions.None) => Known.Split(separator, options);

    /// <inheritdoc cref="string.Split(string, int, StringSplitOptions)"/>
    public string[] Split(string? separator, int count, StringSplitOptions options = StringSplitOptions.None) =>
        Known.Split(separator, count, options);

    /// <inheritdoc cref="string.Split(char[], int)"/>
    public string[] Split(char[]? separator, int count) => Known.Split(separator, count);

    /// <inheritdoc cref="string.Split(char[], StringSplitOptions)"/>
    public string[] Split(char[]? separator, StringSplitOptions options) => Known.Split(separator, options);

    /// <inheritdoc cref="string.Split(char[], int, StringSplitOptions)"/>
    public string[] Split(char[]? separator, int count, StringSplitOptions options) => Known.Split(separator, count, options);

    /// <inheritdoc cref="string.Split(string[], StringSplitOptions)"/>
    public string[] Split(string[]? separator, StringSplitOptions options) => Known.Split(separator, options);

    /// <inheritdoc cref="string.Split(string[], int, StringSplitOptions)"/>
    public string[] Split(string[]? separator, int count, StringSplitOptions options) => Known.Split(separator, count, options);

    /// <inheritdoc cref="string.Trim()"/>
    public string Trim() => Known.Trim();

    /// <inheritdoc cref="string.Trim(char)"/>
    public string Trim(char trimChar) => Known.Trim(trimChar);

    /// <inheritdoc cref="string.Trim(char[])"/>
    public string Trim(params char[]? trimChars) => Known.Trim(trimChars);

    /// <inheritdoc cref="string.TrimStart()"/>
    public string TrimStart() => Known.TrimStart();

    /// <inheritdoc cref="string.TrimStart(char)"/>
    public string TrimStart(char trimChar) => Known.TrimStart(trimChar);

    /// <inheritdoc cref="string.TrimStart(char[])"/>
    public string TrimStart(params char[]? trimChars) => Known.TrimStart(trimChars);

    /// <inheritdoc cref="string.TrimEnd()"/>
    public string TrimEnd() => Known.TrimEnd();

    /// <inheritdoc cref="string.TrimEnd(char)"/>
    public string TrimEnd(char trimChar) => Known.TrimEnd(trimChar);

    /// <inheritdoc cref="string.TrimEnd(char[])"/>
    public string TrimEnd(params char[]? trimChars) => Known.TrimEnd(trimChars);

    /// <inheritdoc cref="string.Substring(int)"/>
    public string Substring(int startIndex) => Known.Substring(startIndex);

    /// <inheritdoc cref="string.Substring(int, int)"/>
    public string Substring(int startIndex, int length) => Known.Substring(startIndex, length);

    /// <inheritdoc cref="string.Replace(char, char)"/>
    public string Replace(char oldChar, char newChar) => Known.Replace(oldChar, newChar);

    /// <inheritdoc cref="string.Replace(string, string)"/>
    public string Replace(string oldValue, string? newValue) => Known.Replace(oldValue, newValue);

    /// <inheritdoc cref="string.Replace(string, string, StringComparison)"/>
    public string Replace(string oldValue, string? newValue, StringComparison comparisonType) =>
        Known.Replace(oldValue, newValue, comparisonType);

    /// <inheritdoc cref="string.ReplaceLineEndings()"/>
    public string ReplaceLineEndings() => Known.ReplaceLineEndings();

    /// <inheritdoc cref="string.ReplaceLineEndings(string)"/>
    public string ReplaceLineEndings(string replacementText) => Known.ReplaceLineEndings(replacementText);

    /// <inheritdoc cref="string.ToLowerInvariant()"/>
    public string ToLower() => Known.ToLowerInvariant();

    /// <inheritdoc cref="string.ToLowerInvariant()"/>
    public string ToLowerInvariant() => Known.ToLowerInvariant();

    /// <inheritdoc cref="string.ToUpperInvariant()"/>
    public string ToUpper() => Known.ToUpperInvariant();

    /// <inheritdoc cref="string.ToUpperInvariant()"/>
    public string ToUpperInvariant() => Known.ToUpperInvariant();

    /// <inheritdoc cref="string.Insert(int, string)"/>
    public string Insert(int startIndex, string value) => Known.Insert(startIndex, value);

    /// <inheritdoc cref="string.Remove(int)"/>
    public string Remove(int startIndex) => Known.Remove(startIndex);

    /// <inheritdoc cref="string.Remove(int, int)"/>
    public string Remove(int startIndex, int count) => Known.Remove(startIndex, count);

    /// <inheritdoc cref="string.PadLeft(int)"/>
    public string PadLeft(int totalWidth) => Known.PadLeft(totalWidth);

    /// <inheritdoc cref="string.PadRight(int)"/>
    public string PadRight(int totalWidth) => Known.PadRight(totalWidth);

    /// <inheritdoc cref="string.Normalize()"/>
    public string Normalize() => Known.Normalize();

    /// <inheritdoc cref="string.ToCharArray()"/>
    public char[] ToCharArray() => Known.ToCharArray();

    private string Known => this;
}
