using CaveRuntime.Scripting.Policies.Grants;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Policies.Symbols;

/// <summary>
/// Checks what the compiler bound a cell to, so that the model gets a line number and a hint. Not the authority: what slips through
/// here is caught in the emitted image.
/// </summary>
internal sealed class SymbolCheck : CSharpSyntaxWalker
{
    private readonly SemanticModel _model;
    private readonly SymbolViolations _violations;
    private readonly OperationCheck _operations;
    private readonly UnknownNames _unknown;
    private readonly CancellationToken _cancellation;

    private SymbolCheck(SemanticModel model, SymbolViolations violations, UnknownNames unknown, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        _model = model;
        _violations = violations;
        _operations = new OperationCheck(violations);
        _unknown = unknown;
    }

    /// <summary>Checks one cell.</summary>
    /// <param name="compilation">The submission.</param>
    /// <param name="tree">The cell's tree in it.</param>
    /// <param name="grants">What is granted.</param>
    /// <param name="own">The assemblies that are granted whole.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>What is refused, in the order of the text.</returns>
    public static IReadOnlyList<PolicyViolation> Run(
        CSharpCompilation compilation, SyntaxTree tree, GrantTable grants, GrantedAssemblies own, CancellationToken cancellationToken)
    {
        var violations = new SymbolViolations(grants, own);
        var root = (CompilationUnitSyntax)tree.GetRoot(cancellationToken);
        var unknown = new UnknownNames(compilation, root, grants.Policy, violations);
        var check = new SymbolCheck(compilation.GetSemanticModel(tree), violations, unknown, cancellationToken);
        check.Operations(root);
        check.Visit(root);
        return violations.InOrder;
    }

    public override void VisitIdentifierName(IdentifierNameSyntax node) => Name(node);

    public override void VisitGenericName(GenericNameSyntax node)
    {
        Name(node);
        base.VisitGenericName(node);
    }

    public override void VisitPredefinedType(PredefinedTypeSyntax node) =>
        _violations.Type(_model.GetTypeInfo(node).Type, node, named: true);

    public override void VisitAttribute(AttributeSyntax node)
    {
        if (_model.GetSymbolInfo(node).Symbol?.ContainingType is { } type)
        {
            _violations.Attribute(type, node.Name);
        }

        Visit(node.ArgumentList);
    }

    public override void VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (node.Expression is not IdentifierNameSyntax { Identifier.ValueText: "nameof" } || _model.GetSymbolInfo(node).Symbol is not null)
        {
            base.VisitInvocationExpression(node);
        }
    }

    public override void VisitForEachStatement(ForEachStatementSyntax node)
    {
        ForEach(node);
        base.VisitForEachStatement(node);
    }

    public override void VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        ForEach(node);
        Deconstruction(_model.GetDeconstructionInfo(node), node);
        base.VisitForEachVariableStatement(node);
    }

    public override void VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        if (node.Left is TupleExpressionSyntax or DeclarationExpressionSyntax)
        {
            Deconstruction(_model.GetDeconstructionInfo(node), node);
        }

        base.VisitAssignmentExpression(node);
    }

    public override void VisitAwaitExpression(AwaitExpressionSyntax node)
    {
        var info = _model.GetAwaitExpressionInfo(node);
        _violations.Member(info.GetAwaiterMethod, node);
        _violations.Member(info.IsCompletedProperty?.GetMethod, node);
        _violations.Member(info.GetResultMethod, node);
        base.VisitAwaitExpression(node);
    }

    public override void DefaultVisit(SyntaxNode node)
    {
        if (RefusedForms.Of(node) is { } form)
        {
            _violations.Add(node, form.Subject, form.Why, form.Hint);
        }

        base.DefaultVisit(node);
    }

    private void Operations(SyntaxNode node)
    {
        if (node is AttributeListSyntax)
        {
            return;
        }

        if (_model.GetOperation(node, _cancellation) is { } operation)
        {
            _operations.Visit(operation);
            return;
        }

        foreach (var child in node.ChildNodes())
        {
            Operations(child);
        }
    }

    private void Name(SimpleNameSyntax node)
    {
        var info = _model.GetSymbolInfo(node, _cancellation);
        switch (info.Symbol)
        {
            case ITypeSymbol type when !node.IsVar:
                _violations.Type(type, node, named: true);
                break;
            case null when info.CandidateSymbols.IsEmpty:
                _unknown.Check(node);
                break;
        }
    }

    private void ForEach(CommonForEachStatementSyntax node)
    {
        var info = _model.GetForEachStatementInfo(node);
        _violations.Member(info.GetEnumeratorMethod, node);
        _violations.Member(info.MoveNextMethod, node);
        _violations.Member(info.CurrentProperty?.GetMethod, node);
        _violations.Member(info.DisposeMethod, node);
    }

    private void Deconstruction(DeconstructionInfo info, SyntaxNode node)
    {
        _violations.Member(info.Method, node);
        foreach (var nested in info.Nested)
        {
            Deconstruction(nested, node);
        }
    }
}
