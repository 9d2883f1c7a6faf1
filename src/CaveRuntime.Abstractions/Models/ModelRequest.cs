using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaveRuntime.Models;

/// <summary>What an <see cref="IModelProvider"/> makes a chat client from. Immutable.</summary>
public sealed record ModelRequest
{
    /// <summary>The provider's own name of the model; the prefix where the provider has one model only.</summary>
    public required string Model { get; init; }

    /// <summary>Where the server is; null for the provider's own <see cref="IModelProvider.Address"/>.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The key, without blanks around it; null where there is none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>What is known of the model, the user's own figures included; null where nothing is.</summary>
    public ModelProfile? Profile { get; init; }

    /// <summary>
    /// The longest silence of a server: until a whole reply, or, when streaming, until the next piece of it. Default: 10 minutes.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock of time-outs.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where warnings are logged. Prompts and replies are never logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>
    /// Sends the requests in place of a connection pool of the client's own; not disposed with the client. Null for none.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Never the key.</summary>
    public override string ToString() =>
        $"ModelRequest {{ Model = {Model}, BaseUrl = {BaseUrl?.Host}, ApiKey = {(ApiKey is null ? "none" : "***")} }}";
}
