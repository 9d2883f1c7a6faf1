namespace CaveRuntime.Packaging;

/// <summary>Something that a user would do does not work; the message has what was printed.</summary>
internal sealed class CaseFailedException(string message) : Exception(message);
