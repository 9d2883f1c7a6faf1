using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Models.Efforts;
using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Listing;
using CaveRuntime.Models.Retry;
using CaveRuntime.Offline;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models;

/// <summary>
/// The providers of models that there are, by their prefixes. Reads the names of models strictly: what is no name is an error, never a
/// silent
/// other model. Immutable and thread-safe.
/// </summary>
public sealed class ModelProviders
{
    /// <exception cref="ArgumentException">A prefix is malformed, or two providers have the same one.</exception>
    /// <param name="providers">The providers, in the order in which messages and help texts name them.</param>
    public ModelProviders(IEnumerable<IModelProvider> providers)
    {
        ArgumentNullException.ThrowIfNull(providers);
        All = [.. providers];
        foreach (var provider in All)
        {
            if (!IsPrefix(provider.Prefix))
            {
                throw new ArgumentException(
                    $"'{provider.Prefix}' cannot be a provider's prefix. Use lower-case letters, digits and hyphens.", nameof(providers));
            }

            if (All.Count(other => other.Prefix == provider.Prefix) > 1)
            {
                throw new ArgumentException(
                    $"There are two providers '{provider.Prefix}'. Give one of them another prefix.", nameof(providers));
            }
        }
    }

    /// <summary>The providers that come with the library: the one place where they are registered.</summary>
    public static ModelProviders BuiltIn { get; } = new(
        [new OfflineProvider(), .. CompatibleProvider.BuiltIn.Take(1), new AnthropicProvider(), .. CompatibleProvider.BuiltIn.Skip(1)]);

    /// <summary>The providers, in their order.</summary>
    public IReadOnlyList<IModelProvider> All { get; }

    /// <summary>The forms that a name can have, for messages and help texts: <c>offline, openai:NAME or anthropic:NAME</c>
    /// and so on.</summary>
    public string Forms
    {
        get
        {
            string[] forms = [.. All.Select(p => p.IsSingleModel ? p.Prefix : $"{p.Prefix}:NAME")];
            return forms.Length < 2 ? string.Concat(forms) : $"{string.Join(", ", forms[..^1])} or {forms[^1]}";
        }
    }

    /// <summary>These providers and one more.</summary>
    /// <exception cref="ArgumentException">Its prefix is malformed, or taken.</exception>
    public ModelProviders With(IModelProvider provider) => new([.. All, provider]);

    /// <summary>These providers and one more, in the place of the one that has its prefix, if there is one.</summary>
    public ModelProviders Replacing(IModelProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return Find(provider.Prefix) is null ? With(provider) : new([.. All.Select(p => p.Prefix == provider.Prefix ? provider : p)]);
    }

    /// <summary>The provider with this prefix; null where there is none.</summary>
    public IModelProvider? Find(string prefix) => All.FirstOrDefault(p => p.Prefix == prefix);

    /// <summary>Reads a model's name.</summary>
    /// <exception cref="ModelException">The text is not a model name (<see cref="ModelErrorKind.UnknownModel"/>); the message names the
    /// valid forms.</exception>
    public ModelName Parse(string text) => TryParse(text, out var name) ? name : throw Unknown(text);

    /// <summary>Reads a model's name; false where the text is not one.</summary>
    public bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ModelName? name)
    {
        var colon = text?.IndexOf(':') ?? -1;
        name = text is null ? null : colon < 0 ? new ModelName(text, null) : new ModelName(text[..colon], text[(colon + 1)..]);
        name = name is not null && IsNamed(name) ? name : null;
        return name is not null;
    }

    /// <summary>
    /// What is known of a model: the user's own figures, and where those say nothing, the provider's; null where nothing is known.
    /// </summary>
    public ModelProfile? Profile(ModelName name, ModelCatalog? own = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var plain = Plain(name, out _);
        return ModelCatalog.Merge(own?.Find(plain), Find(plain.Provider)?.Profile(plain.Name));
    }

    /// <inheritdoc cref="Model.Create(ModelName, ModelOptions?)"/>
    public IChatClient Create(ModelName name, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        options ??= new ModelOptions();
        Check(options);
        if (!IsNamed(name))
        {
            throw Unknown(name.ToString());
        }

        var provider = Find(name.Provider)!;
        var plain = Plain(name, out var effort);
        if (effort is { } refused && !provider.TakesEffort)
        {
            throw new ModelException(
                ModelErrorKind.UnknownModel,
                $"{name}: {provider.Prefix} takes no reasoning effort. Leave @{EffortName.Word(refused)} out.");
        }

        var profile = Profile(name, options.Catalog);
        var client = provider.Create(Request(plain, profile, options));
        if (effort is { } asked)
        {
            client = new EffortClient(client, asked);
        }

        var schedule = new RetrySchedule(
            new RetrySettings(options.MaxAttempts, options.RetryDelay, options.MaxRetryDelay, options.MaxRateLimitWait),
            options.TimeProvider);
        var host = (options.BaseUrl ?? provider.Address) is { } url ? Endpoint.HostOf(url) : "";
        var gate = options.Gates.For(provider.Prefix, host);
        var logger = options.LoggerFactory.CreateLogger<RetryingChatClient>();
        var named = new ChatClientMetadata(provider.Prefix, options.BaseUrl ?? provider.Address, name.Name);
        return new RetryingChatClient(client, profile, schedule, gate, logger, named, options.RateLimited);
    }

    /// <inheritdoc cref="Model.Create(string, ModelOptions?)"/>
    public IChatClient Create(string name, ModelOptions? options = null) => Create(Parse(name), options);

    /// <summary>Asks a provider which models it has, once; the options say where, and with which key.</summary>
    /// <returns>Null where it cannot be asked: one of one's own, or one with a single model.</returns>
    /// <exception cref="ModelException">It cannot be reached, has no key, or did not accept it.</exception>
    /// <exception cref="ArgumentException">The base URL is not an absolute http or https address.</exception>
    public async Task<IReadOnlyList<ListedModel>?> ListAsync(
        string prefix, ModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ModelOptions();
        Check(options);
        return Find(prefix) is IModelLister lister
            ? await lister.ListAsync(Request(new ModelName(prefix, "models"), null, options), cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static ModelRequest Request(ModelName name, ModelProfile? profile, ModelOptions options) => new()
    {
        Model = name.Name,
        BaseUrl = options.BaseUrl,
        ApiKey = string.IsNullOrWhiteSpace(options.ApiKey) ? null : options.ApiKey.Trim(),
        Profile = profile,
        Timeout = options.Timeout,
        TimeProvider = options.TimeProvider,
        LoggerFactory = options.LoggerFactory,
        HttpHandler = options.HttpHandler,
    };

    // The name without a reasoning effort.
    private static ModelName Plain(ModelName name, out ReasoningEffort? effort)
    {
        effort = null;
        if (name.Model is null)
        {
            return name;
        }

        (var plain, effort) = EffortName.Split(name.Model);
        return effort is null ? name : name with { Model = plain };
    }

    private bool IsNamed(ModelName name) => Find(name.Provider) is { } provider && (provider.IsSingleModel
        ? name.Model is null
        : name.Model is { Length: > 0 } model && !model.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)));

    private ModelException Unknown(string? text) =>
        new(ModelErrorKind.UnknownModel, $"'{Secrets.OneLine(text ?? "")}' is not a model. Write {Forms}.");

    private static bool IsPrefix(string? prefix) =>
        prefix is { Length: > 0 } && prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void Check(ModelOptions options)
    {
        if (options.BaseUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https")))
        {
            throw new ArgumentException(
                $"The base URL '{Secrets.OneLine(url.OriginalString)}' is not an http or https address. Write it like http://localhost:8080/v1.",
                nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.RetryDelay, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRetryDelay, options.RetryDelay, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.MaxRateLimitWait ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(options));
    }
}
