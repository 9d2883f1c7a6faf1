using System.Text.Json;
using CaveRuntime.Models.ChatCompletions;
using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Retry;
using CaveRuntime.Models.Transport;

namespace CaveRuntime.Models.Listing;

/// <summary>Reads the list of models that a server gives at <c>/models</c>, with what some say of windows and prices beside the
/// names.</summary>
internal static class ModelList
{
    private const int MaxNames = 10_000, MaxName = 300;

    private static readonly string[] s_windows =
        ["context_length", "context_window", "max_context_length", "max_model_len", "max_input_tokens", "context_size"];

    private static readonly string[] s_outputs = ["max_completion_tokens", "max_output_tokens"];

    /// <summary>Asks once.</summary>
    /// <param name="at">The server, for messages.</param>
    /// <param name="address">Where its list is.</param>
    /// <param name="headers">Key, and what else it wants to be told.</param>
    /// <param name="listsNames">Whether the list holds the names that it takes.</param>
    /// <param name="request">The connections and the time-out.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyList<ListedModel>> ReadAsync(
        Endpoint at,
        Uri address,
        IReadOnlyList<KeyHeader> headers,
        bool listsNames,
        ModelRequest request,
        CancellationToken cancellationToken)
    {
        using var http = new HttpClient(request.HttpHandler ?? Connections.Open(), request.HttpHandler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        using var idle = new IdleTimeout(request.Timeout, request.TimeProvider, cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, address);
            foreach (var header in headers)
            {
                message.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }

            using var reply = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, idle.Token).ConfigureAwait(false);
            var body = await ReplyBytes.ReadAllAsync(reply.Content, idle).ConfigureAwait(false);
            if (!reply.IsSuccessStatusCode)
            {
                throw Failures.FromReply(
                    at, (int)reply.StatusCode, ReplyBytes.Text(body), RetryAfter.Read(reply, request.TimeProvider.GetUtcNow()));
            }

            var json = LenientJson.TryParse(body) ?? default;
            var list = json.IsArray() ? json : json.Member("data") is var data && data.IsArray() ? data : json.Member("models");
            if (!list.IsArray())
            {
                throw Failures.Nonsense(at, ReplyBytes.Text(body), "the server's answer is not a list of models");
            }

            return listsNames ? [.. Models(at.Provider, list)] : [];
        }
        catch (Exception exception) when (Failures.FromTransport(at, exception, idle) is { } failure)
        {
            throw failure;
        }
    }

    private static IEnumerable<ListedModel> Models(string prefix, JsonElement list)
    {
        var seen = new HashSet<string>();
        foreach (var entry in list.EnumerateArray())
        {
            var name = entry.Member("id").Text() ?? entry.Member("name").Text() ?? entry.Text();
            // Gemini writes its names as paths.
            name = name?.StartsWith("models/", StringComparison.Ordinal) == true ? name["models/".Length..] : name;
            if (name is { Length: > 0 and <= MaxName } && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
                && seen.Count < MaxNames && seen.Add(name))
            {
                yield return new ListedModel(new ModelName(prefix, name), ProfileOf(entry));
            }
        }
    }

    private static ModelProfile? ProfileOf(JsonElement entry)
    {
        var profile = new ModelProfile
        {
            Window = First(entry, s_windows) ?? Figure(entry.Member("meta").Member("n_ctx")),
            MaxOutput = First(entry, s_outputs) ?? Figure(entry.Member("top_provider").Member("max_completion_tokens")),
            InputPrice = Price(entry.Member("pricing").Member("prompt")),
            OutputPrice = Price(entry.Member("pricing").Member("completion")),
            CachedInputPrice = Price(entry.Member("pricing").Member("input_cache_read")),
            CacheWritePrice = Price(entry.Member("pricing").Member("input_cache_write")),
        };
        return profile == new ModelProfile() ? null : profile;
    }

    private static int? First(JsonElement entry, string[] names) =>
        names.Select(name => Figure(entry.Member(name))).FirstOrDefault(figure => figure is not null);

    private static int? Figure(JsonElement figure) => figure.Count() is { } count and > 0 and <= int.MaxValue ? (int)count : null;

    // OpenRouter gives dollars for one token; a negative one stands for "it depends".
    private static decimal? Price(JsonElement price) => price.Number() is { } dollars and >= 0 and < 1 ? dollars * 1_000_000 : null;
}
