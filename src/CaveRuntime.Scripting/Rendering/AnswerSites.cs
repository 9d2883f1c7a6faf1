using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>
/// The places in cells that answer with a value in which the compiler knows names that the running value has lost. A call of
/// <c>FINAL</c> says by itself where it stands. Thread-safe.
/// </summary>
internal sealed class AnswerSites
{
    private readonly ConcurrentDictionary<(string Cell, int Line, string Expression), TupleNames?> _sites = [];

    /// <summary>Takes in the calls of a cell that has been compiled.</summary>
    public void Add(SyntaxTree tree, Compilation compilation)
    {
        SemanticModel? model = null;
        foreach (InvocationExpressionSyntax call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call is not { Expression: IdentifierNameSyntax { Identifier.ValueText: "FINAL" or "FINAL_VAR" }, ArgumentList.Arguments: [var value, ..] }
                || value.Expression is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax)
            {
                continue;
            }

            model ??= compilation.GetSemanticModel(tree);
            if (TupleNames.Of(model.GetTypeInfo(value.Expression).Type) is not { } names)
                continue;
            // What CallerLineNumber says is the line of the bracket.
            int line = call.ArgumentList.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            // Two calls that cannot be told apart know nothing.
            if (!_sites.TryAdd((tree.FilePath, line, value.Expression.ToString()), names))
                _sites[(tree.FilePath, line, value.Expression.ToString())] = null;
        }
    }

    /// <summary>What is known of the value at a place; null for nothing.</summary>
    public TupleNames? Find(string? cell, int line, string? expression) =>
        cell is not null && expression is not null ? _sites.GetValueOrDefault((cell, line, expression)) : null;
}
