namespace CaveRuntime.Models.Offline;

/// <summary>Estimates the tokens of texts, as a language model's tokenizer would count them.</summary>
internal static class Usage
{
    private const double CharactersPerToken = 4;
    private const int PerMessage = 4;

    /// <summary>The estimate for messages with these texts.</summary>
    public static long Tokens(IEnumerable<string> texts) => texts.Sum(text => PerMessage + (long)Math.Ceiling(text.Length / CharactersPerToken));
}
