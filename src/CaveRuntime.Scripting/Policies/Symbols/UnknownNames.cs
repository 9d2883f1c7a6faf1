using CaveRuntime.Scripting.Policies.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CaveRuntime.Scripting.Policies.Symbols;

/// <summary>
/// Cells are compiled against few assemblies, so a refused type is often not even known to the compiler. Where the policy has a rule for
/// the name, the model is better told that the type is refused, and what to use, than that an assembly is missing.
/// </summary>
internal sealed class UnknownNames
{
    private readonly Policy _policy;
    private readonly SymbolViolations _violations;
    private readonly List<string> _spaces;

    /// <summary>Prepares for one cell.</summary>
    public UnknownNames(CSharpCompilation compilation, CompilationUnitSyntax root, Policy policy, SymbolViolations violations)
    {
        _policy = policy;
        _violations = violations;
        _spaces =
        [
            "",
            .. compilation.Options.Usings.Select(space => space + "."),
            .. root.Usings.Where(line => line.Alias is null).Select(line => $"{line.NamespaceOrType}."),
        ];
    }

    /// <summary>Reports the longest dotted name around an unknown one if the policy refuses the type it means.</summary>
    public void Check(SimpleNameSyntax name)
    {
        SyntaxNode whole = name;
        while (whole.Parent is QualifiedNameSyntax or MemberAccessExpressionSyntax or AliasQualifiedNameSyntax)
        {
            whole = whole.Parent;
        }

        var text = new string([.. whole.ToString().Where(c => !char.IsWhiteSpace(c))]);
        text = text.StartsWith("global::", StringComparison.Ordinal) ? text["global::".Length..] : text;
        var arity = name is GenericNameSyntax generic ? $"`{generic.TypeArgumentList.Arguments.Count}" : "";
        for (var end = text.IndexOfAny(['.', '<', '(']); ; end = text.IndexOfAny(['.', '<', '('], end + 1))
        {
            var prefix = end < 0 ? text : text[..end];
            foreach (var space in _spaces)
            {
                if (_policy.Rule($"T:{space}{prefix}{arity}") is { Verb: PolicyVerb.Deny } rule)
                {
                    _violations.Add(whole, space + prefix, $"is refused by the policy '{_policy.Name}'", rule.Message, rule);
                    return;
                }
            }

            if (end < 0)
            {
                return;
            }
        }
    }
}
