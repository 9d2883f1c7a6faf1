namespace CaveRuntime.Inputs.Readers;

/// <summary>Bytes are not text.</summary>
internal sealed class NotTextException(string reason, string remedy) : DocumentException($"not text: {reason}", remedy);
