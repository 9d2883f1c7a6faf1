using CaveRuntime.Scripting.Policies.Format;
using CaveRuntime.Scripting.Policies.Grants;
using Microsoft.CodeAnalysis;

namespace CaveRuntime.Scripting.Policies.Symbols;

/// <summary>Judges bound symbols and gathers what is refused, each subject once and at its first place.</summary>
internal sealed class SymbolViolations(GrantTable grants, GrantedAssemblies own)
{
    // A type argument can double with every level, so that a short cell names a type of a million parts.
    private const int MaxParts = 20_000;

    private readonly List<PolicyViolation> _found = [];
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private readonly HashSet<ISymbol> _passed = new(SymbolEqualityComparer.Default);
    private int _parts;

    /// <summary>What was found, in the order of the text. A type is left out where one of its members says the same.</summary>
    public IReadOnlyList<PolicyViolation> InOrder =>
    [
        .. _found
            .Where(found => !_found.Exists(other =>
                other.Line == found.Line && other.Subject.StartsWith(found.Subject + ".", StringComparison.Ordinal)))
            .OrderBy(found => (found.Line, found.Column)),
    ];

    /// <summary>Judges a type with everything that it is made of.</summary>
    /// <param name="type">The type; null passes.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="named">True if the cell names it, false if it only follows from something else.</param>
    public void Type(ITypeSymbol? type, SyntaxNode node, bool named = false)
    {
        if (++_parts > MaxParts)
        {
            Add(node, "a type of this size", "would take for ever to check and to load", "Nest fewer generic types in each other.");
            return;
        }

        switch (type)
        {
            case IArrayTypeSymbol array:
                Type(array.ElementType, node, named);
                break;
            case IPointerTypeSymbol or IFunctionPointerTypeSymbol:
                Add(node, "a pointer", "is unsafe code, and cells have none", "Use arrays and spans.");
                break;
            case IDynamicTypeSymbol:
                Add(
                    node,
                    "dynamic",
                    "binds names while the cell runs, where no check sees them",
                    "Use JsonNode, a dictionary or a record.");
                break;
            case INamedTypeSymbol and not IErrorTypeSymbol when named || _passed.Add(type):
                NamedType((INamedTypeSymbol)type, node, named);
                break;
        }
    }

    /// <summary>Judges a method, accessor or field.</summary>
    /// <param name="member">The member; null passes.</param>
    /// <param name="node">Where it stands.</param>
    /// <param name="named">True if the cell names it, false if the compiler puts it in.</param>
    /// <returns>True if it is refused.</returns>
    public bool Member(ISymbol? member, SyntaxNode node, bool named = false)
    {
        if (member is null || member.ContainingType is null || IsOwn(member))
        {
            return false;
        }

        if (member is IMethodSymbol { ReducedFrom: { } unreduced })
        {
            member = unreduced;
        }

        if (member is IFieldSymbol { IsConst: true } or IMethodSymbol { MethodKind: MethodKind.BuiltinOperator })
        {
            Type(member.ContainingType, node);
            return false;
        }

        member = member is IFieldSymbol { CorrespondingTupleField: { } element } ? element : member;
        var definition = member.OriginalDefinition;
        if (definition.GetDocumentationCommentId() is { } id && definition.ContainingType.GetDocumentationCommentId() is { } type)
        {
            if (Judge(grants.Member(type[2..], id), definition, node, named))
            {
                return true;
            }
        }

        Type(member.ContainingType, node);
        return false;
    }

    /// <summary>Judges an attribute that the cell puts on one of its declarations.</summary>
    public void Attribute(INamedTypeSymbol type, SyntaxNode node)
    {
        if (IsOwn(type) || type.OriginalDefinition.GetDocumentationCommentId() is not { } id)
        {
            return;
        }

        var verdict = grants.Type(id[2..]);
        if (verdict.Grant is not (Grant.AttributeOnly or Grant.Explicit))
        {
            Refuse(verdict, type, node);
        }

        foreach (var argument in type.TypeArguments)
        {
            Type(argument, node, named: true);
        }
    }

    /// <summary>True if the symbol comes from a cell, or from an assembly that is granted whole.</summary>
    public bool IsOwn(ISymbol symbol) =>
        symbol.ContainingAssembly is null or ISourceAssemblySymbol || own.Contains(symbol.ContainingAssembly.Name);

    /// <summary>Notes something that is refused for its form, not for its name.</summary>
    public void Add(SyntaxNode node, string subject, string why, string? hint, PolicyRule? rule = null)
    {
        if (_subjects.Add(subject))
        {
            var place = node.GetLocation().GetLineSpan().StartLinePosition;
            _found.Add(new PolicyViolation(PolicyViolation.Symbol, place.Line + 1, place.Character + 1, subject, why, hint, rule?.Place));
        }
    }

    private void NamedType(INamedTypeSymbol type, SyntaxNode node, bool named)
    {
        for (var at = type; at is not null && _parts <= MaxParts; at = at.ContainingType)
        {
            foreach (var argument in at.TypeArguments)
            {
                Type(argument, node, named);
            }
        }

        if (!IsOwn(type) && type.OriginalDefinition.GetDocumentationCommentId() is { } id)
        {
            Judge(grants.Type(id[2..]), type.OriginalDefinition, node, named);
        }
    }

    private bool Judge(Verdict verdict, ISymbol symbol, SyntaxNode node, bool named)
    {
        var refused = verdict.Grant < (named ? Grant.Explicit : Grant.ImplicitAtSite);
        if (refused)
        {
            Refuse(verdict, symbol, node);
        }

        return refused;
    }

    private void Refuse(Verdict verdict, ISymbol symbol, SyntaxNode node) =>
        Add(
            node,
            symbol.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat),
            verdict.Why,
            verdict.Hint ?? NearestGrant.Hint(grants, verdict.Id),
            verdict.Rule);
}
