using CaveRuntime.Cells.Cutting;

namespace CaveRuntime.Models;

/// <summary>Counts tokens where no server does.</summary>
public static class TokenCount
{
    /// <summary>
    /// Estimates the tokens of a text by class of character, because no tokenizer fits every model: English prose comes to about four
    /// characters a token, code to about three, Chinese and Japanese to about one. For the usage figures of a provider that counts none.
    /// </summary>
    public static long Estimate(string? text) => TokenEstimate.Of(text);
}
