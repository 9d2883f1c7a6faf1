using CaveRuntime.Scripting.Policies.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Tests.Policies;

/// <summary>The metadata check writes ids by itself; they must be letter for letter those of the compiler, or a rule would miss its
/// member.</summary>
public sealed class DocumentIdTests
{
    [Fact]
    public void Ids_read_from_metadata_are_those_of_the_compiler_for_every_granted_type()
    {
        var compilation = CSharpCompilation.Create("ids", references: CompiledCell.References);
        var catalog = Corpus.Sealed.Grants.Catalog;
        var compared = 0;
        foreach (var rule in Corpus.Sealed.Policy.Rules.Where(rule => rule is { IsType: true, Verb: not PolicyVerb.Deny }))
        {
            var symbol = (INamedTypeSymbol)DocumentationCommentId.GetFirstSymbolForDeclarationId(rule.Id, compilation)!;
            var expected = symbol.GetMembers()
                .Where(
                    member => member is IMethodSymbol or IFieldSymbol
                        && member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected
                            or Accessibility.ProtectedOrInternal)
                .Where(
                    member => member is not IMethodSymbol { MethodKind: MethodKind.StaticConstructor }
                        and not IMethodSymbol { IsImplicitlyDeclared: true })
                .Select(member => member.GetDocumentationCommentId()!)
                .Where(id => !id.Contains("FUNC:", StringComparison.Ordinal));
            var actual = catalog.Find(symbol.GetDocumentationCommentId()![2..])!.Members;
            Assert.All(expected, id => Assert.True(actual.ContainsKey(id), id));
            compared += actual.Count;
        }

        Assert.True(compared > 5000, $"only {compared} members were compared");
    }

    [Fact]
    public void An_override_is_judged_by_the_member_it_overrides_across_generic_bases()
    {
        var catalog = Corpus.Sealed.Grants.Catalog;
        Assert.Equal("M:System.Object.ToString", catalog.Find("System.Int32")!.Members["M:System.Int32.ToString"].Root);
        Assert.Equal(
            "M:System.IO.TextReader.ReadLine",
            catalog.Find("System.IO.StringReader")!.Members["M:System.IO.StringReader.ReadLine"].Root);
        Assert.Equal(
            "M:System.Collections.ObjectModel.Collection`1.InsertItem(System.Int32,`0)",
            catalog.Find(
                "System.Collections.ObjectModel.KeyedCollection`2")!.Members["M:System.Collections.ObjectModel.KeyedCollection`2.InsertItem(System.Int32,`1)"].Root);
    }

    [Theory]
    [InlineData("M:System.String.Concat(System.Object,System.Object)", "T:System.String")]
    [InlineData("M:System.Decimal.op_Explicit(System.Decimal)~System.Int32", "T:System.Decimal")]
    [InlineData("F:System.String.Empty", "T:System.String")]
    [InlineData("M:System.Collections.Generic.List`1.Enumerator.MoveNext", "T:System.Collections.Generic.List`1.Enumerator")]
    public void A_member_id_tells_its_type(string member, string type) => Assert.Equal(type, DocumentId.TypeOf(member));
}
