using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Forms;

/// <summary>The form of an answer in a few words: <c>name, age int, tags string[], due date?</c>.</summary>
internal static partial class ShortForm
{
    private const string Types = "string, int, number, bool or date";

    /// <summary>The JSON schema of a form.</summary>
    /// <exception cref="UsageException">It is none. The message says which part, and how it is written.</exception>
    public static JsonObject Parse(string text)
    {
        string members = text.Trim();
        bool isList = members is ['[', .., ']'];
        if (isList)
            members = members[1..^1];
        JsonObject properties = [];
        JsonArray required = [];
        foreach ((int index, string part) in members.Split(',').Index())
        {
            Match written = Member().Match(part.Trim());
            if (!written.Success)
                throw Wrong(index, part, "write a name, or a name and a type");
            string name = written.Groups["name"].Value;
            if (properties.ContainsKey(name))
                throw Wrong(index, part, $"'{name}' stands there twice; give each member a name of its own");
            JsonObject value = Type(written.Groups["type"] is { Success: true } type ? type.Value : "string")
                ?? throw Wrong(index, part, $"there is no type '{written.Groups["type"].Value}'; types are {Types}");
            if (written.Groups["list"].Success)
                value = new JsonObject { ["type"] = "array", ["items"] = value };
            if (written.Groups["optional"].Success)
                value["type"] = new JsonArray(value["type"]!.GetValue<string>(), "null");
            else
                required.Add(name);
            properties[name] = value;
        }

        JsonObject one = new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
            ["additionalProperties"] = false,
        };
        return !isList ? one : new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["items"] = new JsonObject { ["type"] = "array", ["items"] = one } },
            ["required"] = new JsonArray("items"),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject? Type(string name) => name.ToLowerInvariant() switch
    {
        "string" or "text" => new() { ["type"] = "string" },
        "int" or "integer" => new() { ["type"] = "integer" },
        "number" => new() { ["type"] = "number" },
        "bool" or "boolean" => new() { ["type"] = "boolean" },
        "date" => new() { ["type"] = "string", ["format"] = "date" },
        _ => null,
    };

    private static UsageException Wrong(int index, string part, string problem) => new(
        $"--schema: part {index + 1}, '{part.Trim()}': {problem}, as in \"name, age int, tags string[], due? date\". A file is named with its ending: --schema form.json.");

    // The question mark may stand at the name or behind the type.
    [GeneratedRegex(
        @"^(?<name>[\p{L}_][\p{L}\p{N}_-]*)(?:(?<list>\[\])?(?<optional>\?)?|(?<optional>\?)?\s+(?<type>[A-Za-z]+)(?<list>\[\])?(?<optional>\?)?)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Member();
}
