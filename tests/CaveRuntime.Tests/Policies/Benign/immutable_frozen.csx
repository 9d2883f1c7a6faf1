using System.Collections.Immutable;
using System.Collections.Frozen;
var list = ImmutableList.Create(1, 2).Add(3);
var dict = ImmutableDictionary<string, int>.Empty.SetItem("a", 1);
var frozen = new Dictionary<string, int> { ["x"] = 1 }.ToFrozenDictionary();
var builder = ImmutableArray.CreateBuilder<int>(); builder.Add(1);
(list.Count, dict["a"], frozen["x"], builder.ToImmutable().Length, new[] { "q" }.ToFrozenSet().Contains("q"))
