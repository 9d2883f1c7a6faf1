using System.Net;
using CaveRuntime.Models.ChatCompletions;
using CaveRuntime.Models.Messages;
using CaveRuntime.Models.Retry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Models;

/// <summary>Makes chat clients from model names.</summary>
public static class Model
{
    /// <summary>
    /// A chat client for the model: retrying, rate limited, thread-safe, good for a thousand calls in flight. It fails with <see cref="ModelException"/>
    /// (or <see cref="OperationCanceledException"/>) and nothing else. Dispose it to close its connections.
    /// </summary>
    /// <remarks>
    /// The client hands out its <see cref="ModelProfile"/> through <c>GetService(typeof(ModelProfile))</c>.
    /// <see cref="ChatOptions.ModelId"/> overrides the model for one call; it is the provider's own name, without prefix.
    /// </remarks>
    /// <exception cref="ModelException">No key (<see cref="ModelErrorKind.Authentication"/>).</exception>
    /// <exception cref="ArgumentException">The base URL is not an absolute http or https address, or a limit is not positive.</exception>
    public static IChatClient Create(ModelName name, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        options ??= new ModelOptions();
        Check(options);
        if (name.Provider == ModelProvider.Offline)
        {
            return new OfflineChatClient();
        }

        var openAI = name.Provider == ModelProvider.OpenAI;
        var endpoint = new Endpoint(
            openAI ? "openai" : "anthropic",
            name.Name,
            options.BaseUrl ?? new Uri(openAI ? "https://api.openai.com/v1" : "https://api.anthropic.com"),
            string.IsNullOrWhiteSpace(options.ApiKey) ? null : options.ApiKey.Trim());
        if (endpoint.Key is null && !(openAI && options.BaseUrl is not null))
        {
            throw new ModelException(
                ModelErrorKind.Authentication,
                $"{name}: there is no API key. Set {endpoint.KeyVariable}, or use the model 'offline', which needs none{(openAI ? ", or point --base-url at a server of your own" : "")}.");
        }

        var profile = options.Catalog.Find(name);
        var handler = options.HttpHandler ?? Connect();
        var own = options.HttpHandler is null;
        IChatClient client = openAI
            ? new ChatCompletionsClient(endpoint, handler, own, options)
            : MessagesClient.Create(endpoint, handler, own, options, profile);
        client = new TruncationWatch(client, endpoint, options.LoggerFactory.CreateLogger<TruncationWatch>());
        return new RetryingChatClient(client, profile, new RetrySchedule(options), options.Gates.For(endpoint), options.LoggerFactory.CreateLogger<RetryingChatClient>());
    }

    /// <inheritdoc cref="Create(ModelName, ModelOptions?)"/>
    /// <exception cref="ModelException">The text is not a model name (<see cref="ModelErrorKind.UnknownModel"/>), or there is no key.</exception>
    public static IChatClient Create(string name, ModelOptions? options = null) => Create(ModelName.Parse(name), options);

    private static SocketsHttpHandler Connect() => new()
    {
        MaxConnectionsPerServer = int.MaxValue, // calls in flight are limited by whoever makes them
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of DNS is noticed
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(20),
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        AllowAutoRedirect = false, // a redirect would carry the prompt to another host
    };

    private static void Check(ModelOptions options)
    {
        if (options.BaseUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https")))
        {
            throw new ArgumentException($"The base URL '{Secrets.OneLine(url.OriginalString)}' is not an http or https address. Write it like http://localhost:8080/v1.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.RetryDelay, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRetryDelay, options.RetryDelay, nameof(options));
    }
}
