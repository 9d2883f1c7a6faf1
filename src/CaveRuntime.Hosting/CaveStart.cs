using Microsoft.Extensions.Hosting;

namespace CaveRuntime.Hosting;

/// <summary>Makes the cave host when the program starts: it asks for the host, whose options are checked then.</summary>
internal sealed class CaveStart : IHostedService
{
    public CaveStart(CaveHost host) => ArgumentNullException.ThrowIfNull(host);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
