using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Running;

/// <summary>Says that a run waits for a rate limit: once for a wait, though many calls are told to. Thread-safe.</summary>
internal sealed class RateLimitNotice(Terminal terminal)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _until;

    public void Take(RateLimitWait wait)
    {
        DateTimeOffset now = terminal.Time.GetUtcNow();
        lock (_gate)
        {
            if (now < _until)
                return;
            _until = now + wait.Wait;
        }

        terminal.Notice($"waiting {Duration.Words(wait.Wait)} for a rate limit: {wait.Message}");
    }
}
