using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Where the keys of providers come from: the environment, and where that says nothing, what the user has kept.</summary>
internal sealed class ProviderKeys(Terminal terminal)
{
    private SortedDictionary<string, string>? _kept;

    /// <summary>The key of a provider; null for none.</summary>
    /// <exception cref="UsageException">Keys are kept, and others can read them.</exception>
    public string? Of(IModelProvider provider) =>
        provider.KeyVariable is not { } variable ? null : terminal.Variable(variable) ?? Kept.GetValueOrDefault(provider.Prefix);

    /// <summary>Where the key of a provider comes from: <c>environment</c> or <c>store</c>; null where there is none.</summary>
    public string? SourceOf(IModelProvider provider) =>
        provider.KeyVariable is not { } variable ? null
        : terminal.Variable(variable) is not null ? "environment"
        : Kept.ContainsKey(provider.Prefix) ? "store"
        : null;

    private SortedDictionary<string, string> Kept => _kept ??= new KeyStore(terminal).Read();
}
