using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Surveys;

/// <summary>Asks all providers that are configured which models they have, at the same time.</summary>
internal static class ProviderSurvey
{
    /// <summary>Asks.</summary>
    /// <param name="configuration">What is configured.</param>
    /// <param name="words">Part of the names to list; null for all.</param>
    /// <param name="patience">Time for each.</param>
    /// <param name="terminal">The surroundings.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyList<ProviderFound>> AskAsync(
        Configuration.Configuration configuration, string? words, TimeSpan patience, Terminal terminal, CancellationToken cancellationToken)
    {
        var reach = new ModelReach(configuration, terminal);
        ModelCatalog own = OpenModels.OwnCatalog(configuration);
        // Keys and addresses first: what is wrong with those is wrong with the command.
        (IModelProvider Provider, ModelOptions Options)[] all =
        [
            .. configuration.Providers.All.Select(p =>
                (p, reach.Of(p.Prefix, new ModelOptions { Timeout = patience, TimeProvider = terminal.Time }))),
        ];
        return await Task.WhenAll(all.Select(one => AskAsync(one.Provider, one.Options))).ConfigureAwait(false);

        async Task<ProviderFound> AskAsync(IModelProvider provider, ModelOptions options)
        {
            var found = new ProviderFound(provider.Prefix)
            {
                Address = (options.BaseUrl ?? provider.Address)?.Authority,
                Key = reach.Keys.SourceOf(provider) ?? (provider.IsKeyOptional || IsOwn(provider, options) ? "not needed" : null),
            };
            if (provider.IsSingleModel)
                return found with { State = "built in", Models = Shown([new ListedModel(new ModelName(provider.Prefix, null), null)]) };
            if (found.Key is null)
                return found with { State = "not configured", Problem = $"{provider.KeyVariable} is not set, and 'cave keys' keeps no key" };
            if (found.Address is null && provider.AddressVariable is { } variable)
                return found with { State = "not configured", Problem = $"{variable} is not set" };
            using var late = new CancellationTokenSource(patience, terminal.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
            try
            {
                IReadOnlyList<ListedModel>? listed = await configuration.Providers.ListAsync(provider.Prefix, options, stop.Token)
                    .ConfigureAwait(false);
                return listed is null
                    ? found with { State = "not asked", Problem = "this provider cannot be asked for its models" }
                    : found with { State = "reachable", Models = Shown(listed), ListsNames = (provider as CompatibleProvider)?.Server.ListsModels != false };
            }
            catch (ModelException e)
            {
                return found with { State = "not reachable", Problem = Bare(e.Message, provider.Prefix) };
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return found with { State = "not reachable", Problem = $"no answer within {Duration.Exact(patience)}" };
            }
        }

        IReadOnlyList<ModelFound> Shown(IReadOnlyList<ListedModel> listed) =>
        [
            .. listed.Where(m => words is null || m.Name.ToString().Contains(words, StringComparison.OrdinalIgnoreCase))
                .OrderBy(m => m.Name.ToString(), StringComparer.Ordinal)
                .Select(m => ModelFound.Of(m, configuration.Providers.Profile(m.Name, own))),
        ];
    }

    private static bool IsOwn(IModelProvider provider, ModelOptions options) => options.BaseUrl is not null && provider.Address is not null;

    // Who is asked for a list is asked about no model.
    private static string Bare(string message, string prefix)
    {
        string named = $"{prefix}:models ";
        string bare = message.StartsWith(named, StringComparison.Ordinal) ? message[named.Length..] : message;
        return bare.StartsWith("at ", StringComparison.Ordinal) && bare.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon
            ? bare[(colon + 2)..]
            : bare;
    }
}
