using CaveRuntime.Scripting.Policies.Catalog;
using CaveRuntime.Scripting.Policies.Format;
using CaveRuntime.Scripting.Policies.Grants;
using CaveRuntime.Scripting.Policies.Images;
using CaveRuntime.Scripting.Policies.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Scripting.Policies;

/// <summary>
/// The two checks of a cell against a policy, both to be made before a cell runs: <see cref="Symbols"/> for the line number and the
/// hint, <see cref="Image"/> as the authority. One for a session or a worker; thread-safe.
/// </summary>
internal sealed class PolicyCheck
{
    private readonly GrantTable _grants;

    /// <summary>Applies a policy to the framework that cells are compiled against.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="references">The references of the first submission: implementation assemblies.</param>
    public PolicyCheck(Policy policy, IEnumerable<MetadataReference> references)
        : this(new GrantTable(policy, new FrameworkCatalog(references)))
    {
    }

    private PolicyCheck(GrantTable grants) => _grants = grants;

    /// <summary>The policy.</summary>
    public Policy Policy => _grants.Policy;

    /// <summary>The verdicts that the checks go by.</summary>
    public GrantTable Grants => _grants;

    /// <summary>The same framework under another policy; what was read of the framework is shared.</summary>
    public PolicyCheck With(Policy policy) => new(new GrantTable(policy, _grants.Catalog));

    /// <summary>Checks what the compiler bound every name, operator and implicit call of a cell to.</summary>
    /// <param name="compilation">
    /// The submission. It may have errors: then names that it does not know but the policy does are reported too.
    /// </param>
    /// <param name="tree">The cell's tree in it.</param>
    /// <param name="granted">Simple names of more assemblies that are granted whole: previous submissions, lent interfaces.</param>
    /// <param name="cancellationToken">Ends a check that takes too long: binding nested lambdas can take very long.</param>
    /// <returns>What is refused, in the order of the text; empty if nothing is.</returns>
    public IReadOnlyList<PolicyViolation> Symbols(
        CSharpCompilation compilation, SyntaxTree tree, IReadOnlySet<string> granted, CancellationToken cancellationToken = default) =>
        SymbolCheck.Run(compilation, tree, _grants, new GrantedAssemblies(granted), cancellationToken);

    /// <summary>Checks the emitted image of a cell, before ticks are put into it.</summary>
    /// <param name="pe">The image.</param>
    /// <param name="pdb">Its portable debug information, for line numbers; may be empty.</param>
    /// <param name="granted">Simple names of more assemblies that are granted whole: previous submissions, lent interfaces.</param>
    /// <returns>What is refused; empty if the image may run.</returns>
    public IReadOnlyList<PolicyViolation> Image(ReadOnlyMemory<byte> pe, ReadOnlyMemory<byte> pdb, IReadOnlySet<string> granted) =>
        ImageCheck.Run(pe, pdb, _grants, new GrantedAssemblies(granted));

    /// <summary>Both checks of one cell at once, for a command that says why a cell is refused; each violation names its rule.</summary>
    /// <param name="compilation">The submission.</param>
    /// <param name="tree">The cell's tree in it.</param>
    /// <param name="granted">Simple names of more assemblies that are granted whole.</param>
    /// <returns>
    /// What the symbol check finds, then what the metadata check finds; the latter is empty where the cell does not compile.
    /// </returns>
    public IReadOnlyList<PolicyViolation> Explain(CSharpCompilation compilation, SyntaxTree tree, IReadOnlySet<string> granted)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var compiled = compilation.Emit(image, symbols).Success;
        return [.. Symbols(compilation, tree, granted), .. compiled ? Image(image.ToArray(), symbols.ToArray(), granted) : []];
    }
}
