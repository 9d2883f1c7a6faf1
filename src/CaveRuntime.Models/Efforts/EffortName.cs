using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Efforts;

/// <summary>
/// Reads the reasoning effort at the end of a model's name: <c>gpt-5@high</c>. Only these words are one; a name with another word behind
/// the sign, such as a version (<c>claude-sonnet-4@20250514</c>), is a name.
/// </summary>
internal static class EffortName
{
    private static readonly (string Word, ReasoningEffort Effort)[] s_words =
    [
        ("none", ReasoningEffort.None), ("low", ReasoningEffort.Low), ("medium", ReasoningEffort.Medium), ("high", ReasoningEffort.High),
        ("xhigh", ReasoningEffort.ExtraHigh),
    ];

    /// <summary>The name without its effort, and the effort; null where it names none.</summary>
    public static (string Name, ReasoningEffort? Effort) Split(string name)
    {
        var at = name.LastIndexOf('@');
        foreach (var (word, effort) in s_words)
        {
            if (at > 0 && name.AsSpan(at + 1).SequenceEqual(word))
            {
                return (name[..at], effort);
            }
        }

        return (name, null);
    }

    /// <summary>The effort as it is written.</summary>
    public static string Word(ReasoningEffort effort) => s_words.First(w => w.Effort == effort).Word;
}
