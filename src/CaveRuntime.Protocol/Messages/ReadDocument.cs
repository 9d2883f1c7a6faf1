using CaveRuntime.Inputs;

namespace CaveRuntime.Protocol.Messages;

/// <summary>Host to reader: read the document whose file travels beside the wire.</summary>
/// <param name="Name">Its name; nothing is decided by it.</param>
/// <param name="Seal">Whether the reader must seal itself, and attest that, before it looks at the document.</param>
/// <param name="MaxExpandedBytes">Most bytes that archives inside may come to.</param>
/// <param name="MaxHeldBytes">Most bytes of a part of an archive that is held in memory.</param>
public sealed record ReadDocument(string Name, bool Seal, long MaxExpandedBytes, long MaxHeldBytes);

/// <summary>Reader to host: what parts of the current document are.</summary>
public sealed record DocumentMarked(IReadOnlyList<DocumentMark> Marks);

/// <summary>Reader to host: what follows belongs to a document inside the one that is read.</summary>
public sealed record DocumentBegun(string Name);

/// <summary>Reader to host: a part that could not be read; see <see cref="DocumentSink.Skip"/>.</summary>
public sealed record DocumentSkipped(string Name, bool IsDamaged, string Reason);

/// <summary>Reader to host: how the current document was decoded; see <see cref="DocumentSink.Decoded"/>.</summary>
public sealed record DocumentDecoded(string Encoding, bool IsGuess, long Replaced, long FirstReplaced);

/// <summary>Reader to host: the document is read, or cannot be.</summary>
/// <param name="Reason">What is wrong; null where nothing is.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record DocumentEnded(string? Reason, string? Remedy);
