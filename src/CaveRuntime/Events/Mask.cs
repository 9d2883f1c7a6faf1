using System.Text.RegularExpressions;

namespace CaveRuntime.Events;

/// <summary>Replaces whatever looks like a key or a bearer token, in whatever is shown, logged or recorded. Linear in the text's length.</summary>
internal static class Mask
{
    private const string Masked = "***";

    // sk-…, sk-proj-…, sk-ant-…, gsk_…, xai-…, AIza…, hf_…, also where the provider has starred out the middle; and signed tokens.
    private static readonly Regex s_keys = new(
        @"\b(?:sk|rk|gsk|xai|hf|pk|key)[-_][A-Za-z0-9_\-*]{8,}|\bAIza[A-Za-z0-9_\-]{10,}|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-.]+",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static readonly Regex s_bearer = new(
        @"\b(bearer)\s+[A-Za-z0-9._~+/=\-]{8,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>The text without its secrets.</summary>
    public static string Secrets(string text) => s_bearer.Replace(s_keys.Replace(text, Masked), "$1 " + Masked);
}
