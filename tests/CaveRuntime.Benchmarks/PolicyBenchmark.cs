using System.Diagnostics;
using System.Text;
using CaveRuntime.Cells;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CaveRuntime.Benchmarks;

/// <summary>What the two policy checks cost per small cell, beside compiling it.</summary>
internal static class PolicyBenchmark
{
    private static readonly string[] s_cells =
    [
        "var n{0} = \"to be or not to be\".Split(' ').GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count()); n{0}.Count",
        "foreach (Match m in Regex.Matches(\"a1b22\", @\"\\d+\")) Console.WriteLine($\"{{m.Value,5}} at {{m.Index}}\");",
        "record P{0}(string Name, int Age); var p{0} = new P{0}(\"a\", 1) with {{ Age = 3 }}; p{0}.ToString()",
        "int F{0}(int x) => x <= 1 ? 1 : x * F{0}(x - 1); Console.WriteLine(F{0}(10));",
        "var d{0} = DateTime.Parse(\"2024-02-03\", CultureInfo.InvariantCulture); d{0}.AddDays(1).ToString(\"yyyy-MM-dd\")",
        "var sb{0} = new StringBuilder(); for (var i = 0; i < 3; i++) sb{0}.Append(i).Append(','); sb{0}.ToString().TrimEnd(',')",
    ];

    public static Task Run(Effort effort)
    {
        int rounds = effort.Of(60, 3);
        var start = Stopwatch.GetTimestamp();
        var check = new PolicyCheck(new PolicyLibrary().Find(PolicyLibrary.Default), CellReferences.All);
        Measure.Print("policy ready (parsed, framework indexed), once per worker", Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        var (symbols, image, emit, both) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var none = new HashSet<string>();
        var first = Compile("first", "1", null);
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < s_cells.Length; i++)
            {
                var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, s_cells[i], round);
                var (alone, _) = (Compile($"alone{round}-{i}", text, first), 0);
                var emitAlone = Time(() => Emit(alone));
                var cell = Compile($"cell{round}-{i}", text, first);
                var symbolTime = Time(() => check.Symbols(cell, cell.SyntaxTrees[0], none));
                byte[] pe = [];
                var emitTime = Time(() => pe = Emit(cell));
                var imageTime = Time(() => check.Image(pe, default, none));
                if (round >= rounds / 3)
                {
                    symbols.Add(symbolTime);
                    image.Add(imageTime);
                    emit.Add(emitAlone);
                    both.Add(symbolTime + emitTime + imageTime);
                }
            }
        }

        double compiling = Measure.Median(emit);
        Measure.Print("small cell: symbol check | compiling alone", Measure.Median(symbols), compiling);
        Measure.Print("small cell: metadata check | compiling alone", Measure.Median(image), compiling);
        Measure.Print("small cell: compiling with both checks | alone", Measure.Median(both), compiling);
        return Task.CompletedTask;
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static byte[] Emit(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success ? image.ToArray() : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    private static CSharpCompilation Compile(string name, string text, CSharpCompilation? previous)
    {
        var tree = CSharpSyntaxTree.ParseText(
            SourceText.From(text, Encoding.UTF8),
            new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script),
            name);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: CellReferences.Usings,
            optimizationLevel: OptimizationLevel.Release,
            concurrentBuild: false,
            scriptClassName: "Cell");
        return CSharpCompilation.CreateScriptCompilation(name, tree, previous is null
            ? CellReferences.All
            : null, options, previous, typeof(object), typeof(CellApi));
    }
}
