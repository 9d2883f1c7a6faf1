using System.Text.Json;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;
using CaveRuntime.Lending;
using CaveRuntime.Running;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Injecting;

/// <summary>
/// All that the host has given to one session: values and loans, in the order in which they were given, so that a new worker
/// gets them again and the model is told of each once. Not thread-safe: a session does one thing at a time.
/// </summary>
internal sealed partial class GivenThings
{
    private readonly Likenesses _likenesses;
    private readonly JsonSerializerOptions _json;
    private readonly Loans _loans;
    private readonly List<Given> _all = [];
    private int _told;

    public GivenThings(CaveOptions options)
    {
        _likenesses = new Likenesses(options.Grants);
        _json = HostJson.For(_likenesses);
        _loans = new Loans(_likenesses, _json);
        Lent = new LentObjects(options.TimeProvider);
    }

    /// <summary>Everything, oldest first.</summary>
    public IReadOnlyList<Given> All => _all;

    /// <summary>Answers calls of what was lent.</summary>
    public LentObjects Lent { get; }

    /// <summary>How the host's values are read and written.</summary>
    public JsonSerializerOptions Json => _json;

    public Given Value<T>(string name, T value, string? description) => Given.Value(Checked(name), value, description, _likenesses, _json);

    public Given Object(string name, Type type, object target, LendOptions options) => Lend(name, options, _loans.Object(Checked(name), type, target, options));

    public Given Function(string name, Delegate function, LendOptions options) => Lend(name, options, _loans.Function(Checked(name), function, options));

    public Given Function(string name, AIFunction function, LendOptions options) => Lend(name, options, _loans.Function(Checked(name), function, options));

    public static Given Shared(string name, Type type, object? value, string? description) => Given.SharedObject(Checked(name), type, value, description);

    /// <summary>Keeps what the scope has taken in.</summary>
    public void Keep(Given given) => _all.Add(given);

    /// <summary>What the model has to be told before its next question; empty for nothing new.</summary>
    public string TakeUntold()
    {
        Given[] untold = [.. _all.Skip(_told)];
        _told = _all.Count;
        if (untold.Length == 0)
            return "";
        string declarations = string.Concat(untold.Select(g => g.Shown));
        return Prompt.Of(
            "given",
            ("declarations", declarations.Length == 0 ? "" : $"```csharp\n{declarations}```\n"),
            ("names", string.Join('\n', untold.Select(g => g.Description))));
    }

    private Given Lend(string name, LendOptions options, (Given Given, IReadOnlyDictionary<string, LentMethod> Members) loan)
    {
        options.Validate();
        Lent.Add(name, loan.Members, options);
        return loan.Given;
    }

    private static string Checked(string name) =>
        Identifier().IsMatch(name) && typeof(CellApi).GetMember(name).Length == 0
            ? name
            : throw new ArgumentException($"'{name}' cannot be the name of a variable: write a C# identifier that the cell API does not use itself.", nameof(name));

    [GeneratedRegex(@"^[\p{L}_]\w*$")]
    private static partial Regex Identifier();
}
