using System.Globalization;

namespace CaveRuntime.Inputs;

/// <summary>What a person should know of how the bytes of an input became characters. Immutable.</summary>
/// <param name="Name">The document.</param>
/// <param name="Encoding">The encoding that it was read in.</param>
/// <param name="IsGuess">Whether nothing but the bytes themselves speaks for that encoding.</param>
/// <param name="Replaced">How many bytes do not fit it; U+FFFD stands in their place.</param>
/// <param name="FirstReplaced">The position of the first of them in the bytes of the document, from 0; -1 for none.</param>
public sealed record Decoding(string Name, string Encoding, bool IsGuess, long Replaced, long FirstReplaced)
{
    /// <summary>The same in words for a person, in one line.</summary>
    public string Text => (IsGuess ? $"read as {Encoding}, which is a guess by its bytes" : "")
        + (IsGuess && Replaced > 0 ? "; " : "")
        + (Replaced > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Replaced:N0} {(Replaced == 1 ? "byte is" : "bytes are")} not {Encoding}, the first at position {FirstReplaced:N0}, and U+FFFD stands in {(Replaced == 1 ? "its" : "their")} place")
            : "");
}
