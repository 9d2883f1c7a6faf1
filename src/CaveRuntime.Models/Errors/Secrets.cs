using System.Text.RegularExpressions;
using CaveRuntime.Events;

namespace CaveRuntime.Models.Errors;

/// <summary>Makes what a server said fit to be shown: on one line, short, and without anything that looks like a key.</summary>
internal static partial class Secrets
{
    private const int Longest = 300;
    private const int LeastKey = 8;

    /// <summary>Masks the key that was sent, and whatever looks like one; joins lines; cuts to a bounded length.</summary>
    public static string OneLine(string text, string? key = null)
    {
        // Bounded before the patterns run: a server may answer megabytes.
        var head = text.Length > 4 * Longest ? text[..(4 * Longest)] : text;
        // A shorter one is a word for a server that wants none: to mask it would hide words of the message and no secret.
        if (key?.Length >= LeastKey)
        {
            head = head.Replace(key!, "***", StringComparison.Ordinal);
        }

        head = Controls().Replace(Mask.Secrets(head), " ").Trim();
        return head.Length <= Longest
            ? head
            : string.Concat(head.AsSpan(0, char.IsHighSurrogate(head[Longest - 1]) ? Longest - 1 : Longest), "…");
    }

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Controls();
}
