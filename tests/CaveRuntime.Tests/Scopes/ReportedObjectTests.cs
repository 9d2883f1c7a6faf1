using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;

namespace CaveRuntime.Tests.Scopes;

/// <summary>Whatever code a cell puts into its objects, the report on it is made, and the scope lives on.</summary>
public sealed class ReportedObjectTests
{
    private readonly Scope _scope = new(
        new CellLimits(), new Text("text"), [], null, call => Task.FromResult<ScopeResult>(new ReplyResult("reply") { Id = call.Id }));
    private int _cell;

    [Theory]
    [InlineData("class E : Exception { public override string Message => throw new InvalidOperationException(); } throw new E();", "E")]
    [InlineData("class E : Exception { public override string Message => null; public override string StackTrace => throw new Exception(); } throw new E();", "E")]
    [InlineData("class E : Exception { public override string Message => Message + 1; } throw new E();", "E")]
    [InlineData("class E : Exception { public Action Say; public override string Message { get { Say(); return \"\"; } } } throw new E { Say = () => FINAL(1) };", "E")]
    [InlineData("class E : Exception { public override string Message { get { Console.WriteLine(\"LATE\"); return \"m\"; } } } throw new E();", "E")]
    [InlineData("Exception e = new Exception(\"0\"); for (int i = 0; i < 300_000; i++) e = new Exception(\"n\", e); throw e;", "Exception")]
    [InlineData("Exception e = new Exception(\"0\"); for (int i = 0; i < 100_000; i++) e = new AggregateException(e); throw e;", "AggregateException")]
    [InlineData("Exception e = new Exception(\"0\"); for (int i = 0; i < 100_000; i++) e = new TypeInitializationException(\"T\", e); throw e;", "TypeInitializationException")]
    [InlineData("class E : OutOfMemoryException { public override string StackTrace => throw new Exception(); } throw new E();", "MemoryLimit")]
    [InlineData("struct S { public int X; public override bool Equals(object o) => throw new Exception(); public override int GetHashCode() => 1; } S s = new S(); throw new Exception(\"after\");", "Exception")]
    [InlineData("struct S { public int X; public S() { throw new Exception(\"ctor\"); } } S s = default; throw new Exception(\"after\");", "Exception")]
    [InlineData("class C { public override string ToString() => ToString() + 1; } new C()", "InsufficientExecutionStackException")]
    [InlineData("class C { public override string ToString() => throw new Exception(\"no text\"); } new C()", "Exception")]
    [InlineData("class C : IFormattable { public string ToString(string f, IFormatProvider p) => null; } FINAL(new C());", "InvalidOperationException")]
    [InlineData("class C : IFormattable { public string ToString(string f, IFormatProvider p) => null; } new C()", null)]
    [InlineData("IEnumerable<int> All() { for (int i = 0; ; i++) yield return i; } All()", null)]
    [InlineData("class L : IList<int> { public int Count => throw new Exception(); public int this[int i] { get => 0; set { } } public bool IsReadOnly => true; public void Add(int x) {} public void Clear() {} public bool Contains(int x) => false; public void CopyTo(int[] a, int i) {} public int IndexOf(int x) => 0; public void Insert(int i, int x) {} public bool Remove(int x) => false; public void RemoveAt(int i) {} public IEnumerator<int> GetEnumerator() { yield break; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); } var v = new System.Collections.ObjectModel.ReadOnlyCollection<int>(new L());", null)]
    [InlineData("class C : IComparer<int> { public int Compare(int a, int b) => throw new Exception(); } var v = new SortedSet<int>(new C()).GetViewBetween(1, 1);", null, true)]
    public void The_report_is_made_and_the_scope_lives_on(string code, string? error, bool whatever = false)
    {
        CellResult cell = Run(code);
        if (!whatever)
            Assert.Equal(error, cell.Error?.Type);
        Assert.DoesNotContain("LATE", cell.Output.Text, StringComparison.Ordinal);
        if (error is not null)
            Assert.Null(cell.Final);
        Assert.Equal("2", Run("1 + 1").Value);
    }

    [Fact]
    public void An_endless_answer_is_refused_before_it_fills_the_memory()
    {
        CellResult cell = Run("IEnumerable<int> All() { for (int i = 0; ; i++) yield return i; } FINAL(All());");
        Assert.Null(cell.Final);
        Assert.Contains("more than can leave the scope", cell.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_and_defaults_are_those_of_the_framework()
    {
        CellResult cell = Run("""
            var list = new List<int> { 1, 2 }; var map = new Dictionary<string, int> { ["a"] = 1 }; var set = new SortedSet<int> { 3 };
            var matches = Regex.Matches("a b", @"\w"); var text = "abc"; var look = new[] { 1, 2 }.ToLookup(x => x);
            """);
        Assert.Equal(
            [("list", 2L), ("look", 2), ("map", 1), ("matches", 2), ("set", 1), ("text", 3)],
            cell.Variables.Select(v => (v.Name, v.Size!.Value)));
        Assert.Equal(
            ["d", "e", "g", "n", "t"],
            Run("(int, string) t; DayOfWeek e; DateTime d; Guid g; int? n; throw new Exception();").Unassigned.Order());
    }

    private CellResult Run(string code) => _scope.Run(++_cell, code);
}
