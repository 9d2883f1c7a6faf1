namespace CaveRuntime.Storage;

/// <summary>One record of a journal, as a store sees it. Immutable.</summary>
/// <param name="Seq">Its number in the session, from 1, without gaps.</param>
/// <param name="Content">What it says; the store neither reads nor changes it.</param>
/// <param name="Values">Hashes of the values beside the journal that it names; mostly none.</param>
public sealed record JournalRecord(long Seq, ReadOnlyMemory<byte> Content, IReadOnlyList<string> Values);
