using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>A compiled cell, not yet loaded and not yet part of the chain.</summary>
/// <param name="Source">What was compiled.</param>
/// <param name="Compilation">Its compilation, which the next one may build on.</param>
/// <param name="Image">The assembly; empty where the cell holds nothing to run.</param>
internal sealed record Submission(CellSource Source, CSharpCompilation Compilation, byte[] Image)
{
    /// <summary>Variables that the cell declares.</summary>
    public ImmutableArray<IFieldSymbol> Variables { get; } =
        [.. Compilation.ScriptClass!.GetMembers().OfType<IFieldSymbol>()
            .Where(field => field is { IsImplicitlyDeclared: false, IsStatic: false })];

    /// <summary>Whether the cell ends with an expression that has a value.</summary>
    public bool EndsInValue => Last is not null && Ending is not { SpecialType: SpecialType.System_Void };

    /// <summary>The type of the expression that the cell ends with; null where it ends otherwise.</summary>
    public ITypeSymbol? Ending => Last is null ? null : Compilation.GetSemanticModel(Source.Tree).GetTypeInfo(Last).Type;

    private ExpressionSyntax? Last => Source.Root.Members.LastOrDefault() is GlobalStatementSyntax
    {
        Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last,
    } ? last.Expression : null;

    /// <summary>Whether later cells can see anything of this one. If not, it need not stay in the chain.</summary>
    public bool Declares { get; } =
        Source.Root.Usings.Count > 0 || Compilation.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared);
}
