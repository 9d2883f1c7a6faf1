using CaveRuntime.Models.Errors;
using CaveRuntime.Models.Retry;

namespace CaveRuntime.Models.Messages;

/// <summary>Looks at a reply before the package does: an error keeps its <c>Retry-After</c> and its words, and a web page is not taken for
/// a stream.</summary>
internal sealed class ReplyCheck(Endpoint at, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int LongestError = 64 << 10;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var reply = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var html = reply.Content.Headers.ContentType?.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) is true;
        if (reply.IsSuccessStatusCode && !html)
        {
            return reply;
        }

        using (reply)
        {
            var body = await HeadAsync(reply.Content, cancellationToken).ConfigureAwait(false);
            throw reply.IsSuccessStatusCode
                ? Failures.Nonsense(at, body)
                : Failures.FromReply(at, (int)reply.StatusCode, body, RetryAfter.Read(reply, time.GetUtcNow()));
        }
    }

    private static async Task<string> HeadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        var buffer = new char[LongestError];
        return new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false));
    }
}
