namespace CaveRuntime.Cells.Cutting;

/// <summary>
/// Estimates tokens by class of character, because no tokenizer fits every model. English prose comes to about four
/// characters a token, code to about three, Chinese and Japanese to about one. Code that knows what a provider counted
/// corrects the estimate.
/// </summary>
internal static class TokenEstimate
{
    /// <summary>Weights are in 1/64 of a token, so that sums are exact and do not depend on where a text is cut.</summary>
    public const int PartsPerToken = 64;

    private static readonly byte[] s_weights = MakeWeights();

    /// <summary>The estimated tokens, rounded up; 0 for nothing.</summary>
    public static long Of(ReadOnlySpan<char> text)
    {
        var sum = 0L;
        foreach (var c in text)
            sum += WeightOf(c);
        return (sum + PartsPerToken - 1) / PartsPerToken;
    }

    /// <summary>What one character adds, in 1/64 tokens.</summary>
    public static int WeightOf(char c) => s_weights[c];

    /// <summary>How many characters from the start fit into a number of tokens.</summary>
    public static int CharactersWithin(ReadOnlySpan<char> text, long tokens)
    {
        var left = tokens * PartsPerToken;
        for (var i = 0; i < text.Length; i++)
        {
            left -= WeightOf(text[i]);
            if (left < 0)
                return i;
        }

        return text.Length;
    }

    /// <summary>How many characters back from the end fit into a number of tokens.</summary>
    public static int CharactersWithinFromEnd(ReadOnlySpan<char> text, long tokens)
    {
        var left = tokens * PartsPerToken;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            left -= WeightOf(text[i]);
            if (left < 0)
                return text.Length - 1 - i;
        }

        return text.Length;
    }

    private static byte[] MakeWeights()
    {
        var weights = new byte[char.MaxValue + 1];
        for (var c = 0; c < weights.Length; c++)
            weights[c] = Weight((char)c);
        return weights;
    }

    private static byte Weight(char c) => c switch
    {
        // A blank usually belongs to the word after it.
        ' ' => 10,
        '\n' => 24,
        < ' ' => 32,
        >= '0' and <= '9' => 26,
        >= 'A' and <= 'Z' => 20,
        >= 'a' and <= 'z' => 14,
        < '\x7f' => 38,
        // Latin with diacritics, Greek, Cyrillic, Hebrew, Arabic: about two characters a token.
        < '\u0700' => 30,
        // Indic and south-east Asian scripts.
        < '\u1200' => 36,
        < '\u2000' => 40,
        // Punctuation, arrows, mathematics, symbols.
        < '\u2E80' => 64,
        // Chinese, Japanese, Korean.
        < '\uD800' => 64,
        // An emoji is a pair of surrogates and about two tokens.
        < '\uE000' => 64,
        _ => 64,
    };
}
