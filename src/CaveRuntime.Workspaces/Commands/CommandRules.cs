using System.Buffers;

namespace CaveRuntime.Workspaces;

/// <summary>
/// Which commands of a cell run without a question. A rule is a command, or the beginning of one with <c>*</c> behind a blank at its end
/// (<c>dotnet test *</c>). One that ends in <c>*</c> never fits a line that holds more than words: no second command, no redirection, no
/// substitution. Immutable.
/// </summary>
public sealed record CommandRules
{
    // Whatever makes more of a line of shell than one program and its arguments.
    private static readonly SearchValues<char> s_special = SearchValues.Create(";&|<>$`(){}[]!#~\\\"'\n\r\0");

    /// <summary>Commands that run. None.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Commands that do not run, whatever <see cref="Allow"/> and <see cref="Ask"/> say. None.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Asked for every other command; null refuses them. May take its time: a person may be asked.</summary>
    public Func<string, CancellationToken, ValueTask<bool>>? Ask { get; init; }

    /// <summary>Rules that let every command run, which is as safe as the seal is.</summary>
    public static CommandRules AllowAll { get; } = new() { Ask = (_, _) => ValueTask.FromResult(true) };

    /// <summary>Decides.</summary>
    /// <returns>Null where it may run, else why not.</returns>
    public async ValueTask<string?> RefusalAsync(string command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        string line = command.Trim();
        if (Deny.FirstOrDefault(rule => Fits(rule, line, isExact: false)) is { } denied)
            return $"a rule denies it: {denied}";
        if (Allow.Any(rule => Fits(rule, line, isExact: true)))
            return null;
        if (Ask is null)
        {
            return Allow.Count == 0 ? "no command is allowed here"
                : $"it is none of those that are allowed: {string.Join(", ", Allow)}";
        }

        return await Ask(command, cancellationToken).ConfigureAwait(false) ? null : "it was asked about, and the answer was no";
    }

    private static bool Fits(string rule, string line, bool isExact)
    {
        if (!rule.EndsWith(" *", StringComparison.Ordinal))
            return rule == line;
        string head = rule[..^2];
        return (line == head || line.StartsWith(head + " ", StringComparison.Ordinal)) && (!isExact || line.AsSpan().IndexOfAny(s_special) < 0);
    }
}
