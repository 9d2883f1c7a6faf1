namespace CaveRuntime.Offline.Reading;

/// <summary>One thing that a passage says in answer to a question.</summary>
/// <param name="Value">The answer in its shortest form; empty where only the quotation can answer.</param>
/// <param name="Score">How much speaks for it; comparable between passages that were read with the same word weights.</param>
/// <param name="Quote">The sentence that says so, as it stands in the passage, each line break made one blank.</param>
/// <param name="Standing">How the text stands to the value.</param>
internal sealed record FoundValue(string Value, double Score, string Quote, Standing Standing);
