using System.Globalization;

namespace CaveRuntime.Models.Retry;

/// <summary>Reads how long a server asks to wait: <c>retry-after-ms</c>, or <c>Retry-After</c> as seconds or as a date (RFC 9110,
/// 10.2.3).</summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseMessage reply, DateTimeOffset now)
    {
        return Read(Value("retry-after-ms"), Value("Retry-After"), now);

        string? Value(string name) => reply.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
    }

    private static TimeSpan? Read(string? milliseconds, string? retryAfter, DateTimeOffset now)
    {
        if (Number(milliseconds) is { } ms)
        {
            return TimeSpan.FromMilliseconds(ms);
        }

        if (Number(retryAfter) is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(retryAfter, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date > now ? date - now : TimeSpan.Zero
            : null;
    }

    private static double? Number(string? text) =>
        // A day is past every bound; more would only overflow.
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? Math.Min(number, 86_400_000)
            : null;
}
