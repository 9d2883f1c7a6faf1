using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Typing;

/// <summary>
/// Reads JSON with the slips that leave no doubt of what is meant: a trailing comma, a remark, <c>True</c> and <c>None</c>, a raw line
/// break inside a string. Whatever else is wrong makes it no JSON.
/// </summary>
internal static partial class LooseJson
{
    private const int MaxCandidates = 64;

    private static readonly JsonDocumentOptions s_lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The value that all of this text is; null where it is none, or more than one.</summary>
    public static JsonElement? Parse(string text)
    {
        if (TryParse(text) is { } value)
            return value;
        string mended = Slips().Replace(text, Mend);
        return mended == text ? null : TryParse(mended);
    }

    /// <summary>The objects and arrays that stand between words, in order, each from its first bracket to its last.</summary>
    /// <param name="text">What a model wrote.</param>
    /// <param name="isBroken">Whether there is JSON in it that is cut off or not valid: what stands inside it means nothing alone.</param>
    public static List<(JsonElement Json, int Start, int End)> Between(string text, out bool isBroken)
    {
        var found = new List<(JsonElement, int, int)>();
        isBroken = false;
        int at = 0;
        for (int tries = 0; (at = text.AsSpan(at).IndexOfAny('{', '[') is var next and >= 0 ? at + next : -1) >= 0; tries++)
        {
            if (tries == MaxCandidates)
            {
                isBroken = true;
                break;
            }

            int end = EndOf(text, at);
            if (end > 0 && Parse(text[at..end]) is { } json)
            {
                found.Add((json, at, end));
                at = end;
                continue;
            }

            isBroken |= Begins().IsMatch(text.AsSpan(at, Math.Min(text.Length - at, 200)));
            at++;
        }

        return found;
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, s_lenient);
            // Written anew: the raw text still has its slips.
            return JsonSerializer.SerializeToElement(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Behind the bracket that closes the one at this place; 0 where there is none.
    private static int EndOf(string text, int start)
    {
        int depth = 0;
        bool isString = false;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (isString)
            {
                if (c == '\\')
                    i++;
                else
                    isString = c != '"';
                continue;
            }

            isString = c == '"';
            depth += c switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (depth == 0)
                return i + 1;
        }

        return 0;
    }

    private static string Mend(Match slip) => slip.Value switch
    {
        ['"', ..] => slip.Value
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal),
        "True" or "TRUE" => "true",
        "False" or "FALSE" => "false",
        _ => "null",
    };

    // Strings are matched so that the words in them are left alone.
    [GeneratedRegex(
        @"""(?:\\.|[^""\\])*""|(?<![\w.])(?:True|TRUE|False|FALSE|None|Null|NULL)(?![\w.])",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Slips();

    // "[see below]" and "{x}" are words in brackets.
    [GeneratedRegex(
        """^(?:\{\s*["'\w]+[^"'\n:}]*["']?\s*:|\{\s*"|\{\s*$|\[\s*["{\[]|\[\s*-?\d[\d.]*\s*,|\[\s*$)""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Begins();
}
