namespace CaveRuntime.Inputs.Readers;

/// <summary>How a document was decoded.</summary>
/// <param name="Encoding">The encoding's name.</param>
/// <param name="IsGuess">Whether it was told from the bytes alone.</param>
/// <param name="Bad">The bytes that did not fit.</param>
internal sealed record Decoded(string Encoding, bool IsGuess, BadBytes Bad);
