using System.Text.Json;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;
using CaveRuntime.Prompts;
using CaveRuntime.Scopes;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Objects;

/// <summary>
/// All that the host has given to one session: values and loans, in the order in which they were given, so that a new worker
/// gets them again and the model is told of each once. Not thread-safe: a session does one thing at a time.
/// </summary>
internal sealed partial class HostValues
{
    private readonly MirrorTypes _mirrors;
    private readonly JsonSerializerOptions _json;
    private readonly LentProxies _proxies;
    private readonly LentFunctions _functions;
    private readonly List<HostValue> _all = [];
    private readonly List<HostValue> _restored = [];
    private int _told;

    public HostValues(CaveOptions options)
    {
        _mirrors = new MirrorTypes(options.Grants);
        _json = HostJson.For(_mirrors);
        _proxies = new LentProxies(_mirrors, _json);
        _functions = new LentFunctions(_mirrors, _json);
        Lent = new LentObjects(options.TimeProvider);
    }

    /// <summary>Everything, oldest first.</summary>
    public IReadOnlyList<HostValue> All => _all;

    /// <summary>How many were there when the question that is under way was asked; null for all. The others are told with the next
    /// one.</summary>
    public int? ToTell { get; set; }

    /// <summary>Answers calls of what was lent.</summary>
    public LentObjects Lent { get; }

    /// <summary>How the host's values are read and written.</summary>
    public JsonSerializerOptions Json => _json;

    public HostValue Value<T>(string name, T value, string? description) =>
        HostValue.Value(Checked(name), value, description, _mirrors, _json);

    public HostValue Object(string name, Type type, object target, LendOptions options) =>
        Lend(name, options, _proxies.Object(Checked(name), type, target, options));

    public HostValue Function(string name, Delegate function, LendOptions options) =>
        Lend(name, options, _proxies.Function(Checked(name), function, options));

    public HostValue Function(string name, AIFunction function, LendOptions options) =>
        Lend(name, options, _functions.One(Checked(name), function, options));

    public HostValue Functions(string name, IReadOnlyList<AIFunction> functions, LendOptions options) =>
        Lend(name, options, _functions.All(Checked(name), functions, options));

    public static HostValue Shared(string name, Type type, object? value, string? description) =>
        HostValue.SharedObject(Checked(name), type, value, description);

    /// <summary>Keeps what the scope has taken in.</summary>
    public void Keep(HostValue given) => _all.Add(given);

    /// <summary>Keeps what an earlier host has given.</summary>
    public void Restore(HostValue given)
    {
        _all.Add(given);
        _restored.Add(given);
        _mirrors.Declarations.Restore(given.Variable.Definition.Declarations);
    }

    /// <summary>Whether an earlier host has given the same, so that the scope has it; once for each.</summary>
    public bool TakeRestored(HostValue given)
    {
        VariableDefinition definition = given.Variable.Definition;
        if (_mirrors.Declarations.MentionsNew($"{definition.Declarations} {definition.Type}"))
            return false;
        HostValue? same = _restored.Find(r => r.Hash == given.Hash && IsSame(r.Variable.Definition, definition));
        return same is not null && _restored.Remove(same);
    }

    /// <summary>What the model has to be told before its next question; empty for nothing new.</summary>
    public string TakeUntold()
    {
        HostValue[] untold = [.. _all.Take(ToTell ?? _all.Count).Skip(_told)];
        _told += untold.Length;
        if (untold.Length == 0)
            return "";
        string declarations = string.Concat(untold.Select(g => g.Shown));
        return PromptCatalog.HostValues.Fill(
            ("declarations", declarations.Length == 0 ? "" : $"```csharp\n{declarations}```\n"),
            ("names", string.Join('\n', untold.Select(g => g.Description))));
    }

    private HostValue Lend(string name, LendOptions options, (HostValue HostValue, IReadOnlyDictionary<string, LentMethod> Members) loan)
    {
        options.Validate();
        Lent.Add(name, loan.Members, options);
        return loan.HostValue;
    }

    // Types may have been told with something else before, and how many rows there are is not always known beforehand.
    private bool IsSame(VariableDefinition known, VariableDefinition given) => known.Columns.SequenceEqual(given.Columns)
        && known with { Declarations = _mirrors.Declarations.Bare(known.Declarations), Columns = [], Rows = 0 }
            == given with { Columns = [], Rows = 0 };

    private static string Checked(string name) =>
        Identifier().IsMatch(name) && !Identifiers.IsKeyword(name) && typeof(CellApi).GetMember(name).Length == 0
            ? name
            : throw new ArgumentException(
                $"'{name}' cannot be the name of a variable: write a C# identifier that the cell API does not use itself.",
                nameof(name));

    [GeneratedRegex(@"^[\p{L}_]\w*$")]
    private static partial Regex Identifier();
}
