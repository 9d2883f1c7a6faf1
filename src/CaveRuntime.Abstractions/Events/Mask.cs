using System.Text.RegularExpressions;

namespace CaveRuntime.Events;

/// <summary>
/// Replaces whatever looks like a key or a bearer token, in whatever is shown, logged or recorded. Linear in the text's length.
/// </summary>
public static class Mask
{
    private const string Masked = "***";

    // sk-…, sk-proj-…, sk-ant-…, gsk_…, xai-…, AIza…, hf_…, also where the provider has starred out the middle; and signed tokens.
    private static readonly Regex s_keys = new(
        @"\b(?:sk|rk|gsk|xai|hf|pk|key)[-_][A-Za-z0-9_\-*]{8,}|\bAIza[A-Za-z0-9_\-]{10,}|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-.]+",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static readonly Regex s_bearer = new(
        @"\b(bearer)\s+[A-Za-z0-9._~+/=\-]{8,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    // The same two, cut off anywhere by the end of the text.
    private static readonly Regex s_begun = new(
        @"\b(?:s|sk|r|rk|g|gs|gsk|x|xa|xai|h|hf|p|pk|k|ke|key|(?:sk|rk|gsk|xai|hf|pk|key)[-_][A-Za-z0-9_\-*]*|A|AI|AIz|AIza[A-Za-z0-9_\-]*|e|ey|eyJ[A-Za-z0-9_\-.]*|(?i:b|be|bea|bear|beare|bearer(?:\s+[A-Za-z0-9._~+/=\-]*)?))\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    // Longer than any key: beyond that, text is passed on as it is.
    private const int MaxHeld = 4_096;

    // sk- and eight characters.
    private const int ShortestSecret = 11;

    /// <summary>Where the end of this text begins that may be the beginning of a secret; its length where there is none.</summary>
    public static int Undecided(string text)
    {
        int from = Math.Max(0, text.Length - MaxHeld);
        Match begun = s_begun.Match(text, from);
        return begun.Success ? begun.Index : text.Length;
    }

    /// <summary>The text without its secrets.</summary>
    public static string Secrets(string text) => text.Length < ShortestSecret ? text : s_bearer.Replace(s_keys.Replace(text, Masked), "$1 " + Masked);
}
