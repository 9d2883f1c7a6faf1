namespace CaveRuntime.Models;

/// <summary>
/// A server that speaks Chat Completions, as data: where it is, how it takes its key, and what is known of it before it is asked. One
/// entry of the table that comes with the library, or of one's own. What is null is as with most servers. Immutable.
/// </summary>
public sealed record CompatibleServer
{
    /// <summary>Its address, up to and including the version; null where each user has one of their own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The environment variable that can hold another address; null for <c>PREFIX_BASE_URL</c>.</summary>
    public string? AddressVariable { get; init; }

    /// <summary>The environment variable that holds its key; null where none is needed.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Whether it can be asked without a key, as a server on one's own machine. False.</summary>
    public bool? KeyOptional { get; init; }

    /// <summary>The header that the key goes in; null for <c>Authorization: Bearer</c>.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>The version of the API (<c>api-version</c>) that is added to its address. None.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The environment variable that holds <see cref="ApiVersion"/>. None.</summary>
    public string? ApiVersionVariable { get; init; }

    /// <summary>The path of an address that has none: <c>v1</c> makes <c>http://localhost:11434</c> work, too.</summary>
    public string? Path { get; init; }

    /// <summary>The path where there is an <see cref="ApiVersion"/>; <c>{model}</c> stands for the model.</summary>
    public string? VersionedPath { get; init; }

    /// <summary>The path of its list of models where there is an <see cref="ApiVersion"/>.</summary>
    public string? VersionedModelsPath { get; init; }

    /// <summary>Whether its list of models holds the names that it takes. True.</summary>
    public bool? ListsModels { get; init; }

    /// <summary>The field that limits a reply: <c>max_tokens</c> (null), or <c>max_completion_tokens</c>.</summary>
    public string? MaxTokensField { get; init; }

    /// <summary>Fields of a request that it is not sent, such as <c>seed</c>. None.</summary>
    public IReadOnlyList<string>? Without { get; init; }

    /// <summary>Whether its models take a reasoning effort (<c>NAME@high</c>). False.</summary>
    public bool? Effort { get; init; }

    /// <summary>This entry, and where it says nothing, the one below.</summary>
    public CompatibleServer Over(CompatibleServer? below) => below is null ? this : new CompatibleServer
    {
        BaseUrl = BaseUrl ?? below.BaseUrl,
        AddressVariable = AddressVariable ?? below.AddressVariable,
        KeyVariable = KeyVariable ?? below.KeyVariable,
        KeyOptional = KeyOptional ?? below.KeyOptional,
        KeyHeader = KeyHeader ?? below.KeyHeader,
        ApiVersion = ApiVersion ?? below.ApiVersion,
        ApiVersionVariable = ApiVersionVariable ?? below.ApiVersionVariable,
        Path = Path ?? below.Path,
        VersionedPath = VersionedPath ?? below.VersionedPath,
        VersionedModelsPath = VersionedModelsPath ?? below.VersionedModelsPath,
        ListsModels = ListsModels ?? below.ListsModels,
        MaxTokensField = MaxTokensField ?? below.MaxTokensField,
        Without = Without ?? below.Without,
        Effort = Effort ?? below.Effort,
    };
}
