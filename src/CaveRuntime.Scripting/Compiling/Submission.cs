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
    public bool EndsInValue => Source.Root.Members.LastOrDefault() is GlobalStatementSyntax
    {
        Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last,
    } && Compilation.GetSemanticModel(Source.Tree).GetTypeInfo(last.Expression).Type is not { SpecialType: SpecialType.System_Void };

    /// <summary>Whether later cells can see anything of this one. If not, it need not stay in the chain.</summary>
    public bool Declares { get; } =
        Source.Root.Usings.Count > 0 || Compilation.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared);
}
