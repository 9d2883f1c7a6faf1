using System.Text.RegularExpressions;

namespace CaveRuntime.Models;

/// <summary>Makes what a server said fit to be shown: on one line, short, and without anything that looks like a key.</summary>
internal static partial class Secrets
{
    private const int Longest = 300;

    /// <summary>Masks the key that was sent, and whatever looks like one; joins lines; cuts to a bounded length.</summary>
    public static string OneLine(string text, string? key = null)
    {
        // Bounded before the patterns run: a server may answer megabytes.
        var head = text.Length > 4 * Longest ? text[..(4 * Longest)] : text;
        if (!string.IsNullOrEmpty(key))
        {
            head = head.Replace(key, "***", StringComparison.Ordinal);
        }

        head = Controls().Replace(Bearer().Replace(Keys().Replace(head, "***"), "$1 ***"), " ").Trim();
        return head.Length <= Longest ? head : string.Concat(head.AsSpan(0, char.IsHighSurrogate(head[Longest - 1]) ? Longest - 1 : Longest), "…");
    }

    // sk-…, sk-proj-…, sk-ant-…, gsk_…, xai-…, AIza…, hf_…, also where the provider has starred out the middle.
    [GeneratedRegex(@"\b(?:sk|rk|gsk|xai|hf|pk|key)[-_][A-Za-z0-9_\-*]{8,}|\bAIza[A-Za-z0-9_\-]{10,}|\beyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-.]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Keys();

    [GeneratedRegex(@"\b(bearer)\s+[A-Za-z0-9._~+/=\-]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Controls();
}
