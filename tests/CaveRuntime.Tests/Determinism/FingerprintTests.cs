using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;
using CaveRuntime.Tests.Policies;

namespace CaveRuntime.Tests.Determinism;

/// <summary>Fingerprints tell values apart, are the same for the same values, and run nobody's code.</summary>
public sealed class FingerprintTests
{
    private const string Types = """
        using System.Collections.Immutable;
        record Point(int X, string Y, List<int> Z);
        class Loud { public int N; public string Name { get { Console.WriteLine("read"); return ""; } } public override int GetHashCode() => throw new Exception(); }
        class Node { public int N; public Node? Next; }
        """;

    [Theory]
    [InlineData("1", "2")]
    [InlineData("1", "1L")]
    [InlineData("1.5", "1.25")]
    [InlineData("1.0m", "1.00m")]
    [InlineData("true", "false")]
    [InlineData("\"abc\"", "\"abd\"")]
    [InlineData("\"\"", "(string)null")]
    [InlineData("new string('a', 20000) + \"x\"", "new string('a', 20000) + \"y\"")]
    [InlineData("\"x\" + new string('a', 20000)", "\"y\" + new string('a', 20000)")]
    [InlineData("new DateTime(2024, 1, 1)", "new DateTime(2024, 1, 2)")]
    [InlineData("new TimeSpan(5)", "new TimeSpan(6)")]
    [InlineData("new Guid(\"00000000-0000-0000-0000-000000000001\")", "new Guid(\"00000000-0000-0000-0000-000000000002\")")]
    [InlineData("DayOfWeek.Monday", "DayOfWeek.Friday")]
    [InlineData("System.Numerics.BigInteger.Pow(3, 200)", "System.Numerics.BigInteger.Pow(3, 200) + 1")]
    [InlineData("new[] { 1, 2 }", "new[] { 2, 1 }")]
    [InlineData("new List<string> { \"a\" }", "new List<string> { \"b\" }")]
    [InlineData("new List<object> { 1 }", "new List<object> { 1L }")]
    [InlineData("new Dictionary<string, int> { [\"a\"] = 1 }", "new Dictionary<string, int> { [\"a\"] = 2 }")]
    [InlineData("new Dictionary<string, List<int>> { [\"a\"] = [1] }", "new Dictionary<string, List<int>> { [\"a\"] = [2] }")]
    [InlineData("new Point(1, \"a\", [1])", "new Point(1, \"a\", [2])")]
    [InlineData("new[] { new Point(1, \"a\", []) }", "new[] { new Point(1, \"b\", []) }")]
    [InlineData("(1, \"a\")", "(1, \"b\")")]
    [InlineData("Tuple.Create(1, \"a\")", "Tuple.Create(1, \"b\")")]
    [InlineData("new { A = 1 }", "new { A = 2 }")]
    [InlineData("new Loud { N = 1 }", "new Loud { N = 2 }")]
    [InlineData("new Node { N = 1, Next = new Node { N = 2 } }", "new Node { N = 1, Next = new Node { N = 3 } }")]
    [InlineData("ImmutableHashSet.Create(\"a\", \"b\")", "ImmutableHashSet.Create(\"a\", \"c\")")]
    [InlineData("ImmutableArray.Create(1)", "ImmutableArray.Create(2)")]
    [InlineData("new Queue<int>([1])", "new Queue<int>([2])")]
    [InlineData("new StringBuilder(\"ab\")", "new StringBuilder(\"ac\")")]
    [InlineData("new Regex(\"a\")", "new Regex(\"b\")")]
    [InlineData("System.Text.Json.Nodes.JsonNode.Parse(\"{\\\"a\\\":[1]}\")", "System.Text.Json.Nodes.JsonNode.Parse(\"{\\\"a\\\":[2]}\")")]
    [InlineData("Regex.Matches(\"abc\", \"[ab]\")", "Regex.Matches(\"abc\", \"[bc]\")")]
    [InlineData("ctx[..4]", "ctx[1..5]")]
    [InlineData("Enumerable.Range(0, 5000).Select(i => (double)i).ToArray()", "Enumerable.Range(0, 5000).Select(i => i == 4999 ? 0.5 : i).ToArray()")]
    public void Values_that_differ_have_different_ones(string one, string other)
    {
        Assert.Equal(Of(one), Of(one));
        Assert.NotEqual(Of(one), Of(other));
    }

    [Theory]
    [InlineData("new Func<int>(() => 1)")]
    [InlineData("Enumerable.Range(0, 9).Select(i => { Console.WriteLine(i); return i; })")]
    [InlineData("Task.FromResult(1)")]
    [InlineData("new Lazy<int>(() => { Console.WriteLine(1); return 1; })")]
    [InlineData("new Random(1)")]
    [InlineData("new Loud()")]
    [InlineData("new object()")]
    [InlineData("new ConcurrentDictionary<object, int> { [new object()] = 1, [new object()] = 2 }")]
    public void Nobodys_code_is_run_and_nothing_lazy_enumerated(string value)
    {
        CellResult cell = Run($"{Types}\nvar v = {value};");
        Assert.Equal("", cell.Output.Text);
        Assert.NotNull(cell.Variables.Single().Fingerprint);
        Assert.Equal(Of(value), Of(value));
    }

    [Fact]
    public void Cycles_and_depth_end() =>
        Assert.NotNull(Run($"{Types}\nvar a = new Node(); a.Next = a; var b = new List<object>(); b.Add(b);").Variables[1].Fingerprint);

    [Fact]
    public void They_are_told_only_where_they_are_asked_for_and_of_what_changed()
    {
        Scope scope = NewScope();
        Assert.Null(scope.Run(1, "var a = 1; var b = 2;").Variables[0].Fingerprint);
        Assert.Equal(["a"], scope.Run(2, "a++;", null, fingerprints: true).Variables.Where(v => v.Fingerprint is not null).Select(v => v.Name));
    }

    private static ulong? Of(string value) => Run($"{Types}\nvar v = {value};").Variables.Single().Fingerprint;

    private static CellResult Run(string code)
    {
        CellResult cell = NewScope().Run(1, code, null, fingerprints: true);
        Assert.Null(cell.Error);
        return cell;
    }

    private static Scope NewScope() => new(
        new CellLimits(),
        new Text("some text that is longer than four"),
        [],
        Corpus.Sealed,
        call => Task.FromResult<ScopeResult>(new ReplyResult("reply") { Id = call.Id }));
}
