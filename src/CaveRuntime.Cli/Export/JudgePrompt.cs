using System.Text.RegularExpressions;

namespace CaveRuntime.Cli.Export;

/// <summary>What a model is asked that judges whether a branch kept to its task.</summary>
internal static partial class JudgePrompt
{
    private static readonly string s_text = Read();

    /// <summary>The request. Task and steps are put in with one pass, so that marks inside them stay as they are.</summary>
    public static string Of(string task, string steps) => Mark().Replace(s_text, mark => mark.Value == "{{task}}" ? task : steps);

    private static string Read()
    {
        using var reader = new StreamReader(typeof(JudgePrompt).Assembly.GetManifestResourceStream("judge-scope.md")!);
        return reader.ReadToEnd().TrimEnd();
    }

    [GeneratedRegex(@"\{\{(?:task|steps)\}\}")]
    private static partial Regex Mark();
}
