using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CaveRuntime.Server.Http;

/// <summary>One server-sent event.</summary>
/// <param name="Id">What a reader that comes back sends as <c>Last-Event-ID</c>; null for an event that is not sent again.</param>
/// <param name="Name">Its name; null for none.</param>
/// <param name="Data">One line: JSON, in which no line ends.</param>
internal readonly record struct SentEvent(long? Id, string? Name, string Data);

/// <summary>Writes server-sent events, and a comment where nothing happens for a while, so that a connection that is gone is
/// noticed.</summary>
internal static class EventStream
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    /// <summary>Writes them until they end or the reader goes.</summary>
    public static async Task WriteAsync(
        HttpContext context, IAsyncEnumerable<SentEvent> events, TimeProvider time, CancellationToken cancellationToken)
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        IAsyncEnumerator<SentEvent> reader = events.GetAsyncEnumerator(cancellationToken);
        Task<bool> next = Task.FromResult(false);
        try
        {
            // Whoever waits for the first event knows by the headers that it has been heard.
            await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
            next = reader.MoveNextAsync().AsTask();
            while (await IsThereAsync().ConfigureAwait(false))
            {
                await WriteAsync(response, Text(reader.Current), cancellationToken).ConfigureAwait(false);
                next = reader.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // One that is asked for the next event cannot be disposed.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await reader.DisposeAsync().ConfigureAwait(false);
        }

        async Task<bool> IsThereAsync()
        {
            while (true)
            {
                try
                {
                    return await next.WaitAsync(s_pause, time, cancellationToken).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    await WriteAsync(response, ": waiting\n\n", cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private static string Text(SentEvent sent)
    {
        var text = new StringBuilder();
        if (sent.Id is { } id)
            text.Append(CultureInfo.InvariantCulture, $"id: {id}\n");
        if (sent.Name is { } name)
            text.Append(CultureInfo.InvariantCulture, $"event: {name}\n");
        return text.Append("data: ").Append(sent.Data).Append("\n\n").ToString();
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
