using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Questions;

/// <summary>A question that is kept as a file, with <c>{placeholders}</c>.</summary>
/// <param name="Name">What it is asked by, without the @.</param>
/// <param name="File">Where it is kept.</param>
/// <param name="IsOfFolder">Whether it came with the current folder, and may be anybody's.</param>
/// <param name="Bytes">The file's content, read once: what is trusted is what is asked.</param>
internal sealed partial record SavedQuestion(string Name, string File, bool IsOfFolder, byte[] Bytes)
{
    public string Text { get; } = Encoding.UTF8.GetString(Bytes).TrimStart('\uFEFF').Trim();

    public string Hash => Convert.ToHexString(SHA256.HashData(Bytes));

    /// <summary>The names of its placeholders, in their order.</summary>
    public IReadOnlyList<string> Placeholders =>
        [.. Mark().Matches(Text).Select(m => m.Groups["name"]).Where(g => g.Success).Select(g => g.Value).Distinct()];

    /// <summary>The question with its placeholders filled in one pass: what is filled in may itself have braces.</summary>
    /// <exception cref="UsageException">A value is missing, or has no place.</exception>
    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        IReadOnlyList<string> names = Placeholders;
        string[] missing = [.. names.Where(n => !values.ContainsKey(n))];
        if (missing.Length > 0)
        {
            throw new UsageException(
                $"@{Name}: {string.Join(", ", missing.Select(n => $"{{{n}}}"))} {(missing.Length == 1 ? "has" : "have")} no value. Add {string.Join(" ", missing.Select(n => $"--set {n}=…"))}.");
        }

        if (values.Keys.FirstOrDefault(v => !names.Contains(v)) is { } unknown)
        {
            string known = names.Count == 0 ? "it has no placeholders" : $"its placeholders are {string.Join(", ", names)}";
            throw new UsageException($"--set {unknown}: @{Name} has no {{{unknown}}}; {known}.{Near.Hint(unknown, names)}");
        }

        return Mark().Replace(Text, m => m.Groups["name"] is { Success: true } name ? values[name.Value] : m.Groups["braced"].Value);
    }

    // Two braces are one brace that is meant; all others, such as those of JSON, stand for themselves.
    [GeneratedRegex(@"\{(?<braced>\{[A-Za-z_][\w-]*\})\}|\{(?<name>[A-Za-z_][\w-]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
