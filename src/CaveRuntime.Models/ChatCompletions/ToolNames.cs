using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.ChatCompletions;

/// <summary>
/// The names of the tools that a request offers. Models write them with what they were trained on around them: <c>functions.NAME</c>,
/// <c>default_api:NAME</c>, <c>NAME:0</c>, a special token behind. Immutable.
/// </summary>
internal sealed class ToolNames(ChatOptions? options)
{
    private readonly string[] _offered = [.. options?.Tools?.Select(t => t.Name) ?? []];

    /// <summary>The offered tool that is meant; the name as it came where it is none.</summary>
    public string Meant(string name)
    {
        if (_offered.Contains(name))
        {
            return name;
        }

        var special = name.IndexOf("<|", StringComparison.Ordinal);
        var plain = (special < 0 ? name : name[..special]).Trim();
        string[] meant =
        [
            .. plain.Split(['.', ':', '/']).Append(plain)
                .Select(part => Array.Find(_offered, o => string.Equals(o, part, StringComparison.OrdinalIgnoreCase)))
                .OfType<string>().Distinct(),
        ];
        return meant is [var one] ? one : name;
    }

    /// <summary>Whether the name may go on: a few servers send names, too, in pieces.</summary>
    public bool IsBeginning(string name) => _offered.Any(o => o.Length > name.Length && o.StartsWith(name, StringComparison.Ordinal));
}
