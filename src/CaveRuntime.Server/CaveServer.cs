using CaveRuntime.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CaveRuntime.Server;

/// <summary>The service as a program of its own, for whoever has no web program. Thread-safe; disposing stops it.</summary>
public sealed class CaveServer : IAsyncDisposable
{
    private const int HeaderBytes = 16 << 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private CaveServer(WebApplication app) => _app = app;

    /// <summary>Where it listens, with the ports that the machine has chosen where 0 was asked for.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];

    internal Sessions.CaveService Service => _app.Services.GetRequiredService<Sessions.CaveService>();

    /// <summary>Starts it. Runs that were parked when the last one was stopped go on.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="urls">Where it is to listen: such as <c>http://127.0.0.1:8423</c>; beyond this machine only with keys.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="ArgumentException">An address is none, or is reached from other machines while there are no keys; an option is out of its range.</exception>
    /// <exception cref="IOException">An address is taken.</exception>
    public static async Task<CaveServer> StartAsync(
        CaveServerOptions options, IReadOnlyList<string> urls, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(urls);
        foreach (string url in urls)
            Check(url, isKeyed: options.Keys?.All.Count > 0);
        // No configuration of the folder that it is started in or of the environment: what listens is what was said here.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        });
        builder.Services.AddRouting();
        builder.Services.AddLogging();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_patience);
        builder.Services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.PropertyNamingPolicy = Http.ServerJson.Options.PropertyNamingPolicy);
        builder.Services.Replace(ServiceDescriptor.Singleton(options.Cave.LoggerFactory));
        // Whoever starts this program says when it ends.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, CallersLifetime>());
        builder.Services.AddCaveServer(_ => options);
        WebApplication app = builder.Build();
        try
        {
            app.MapCave();
            app.MapFallback(() => Results.NotFound()).ExcludeFromDescription();
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new CaveServer(app);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops it: what is under way is parked in the journals, and goes on after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static void Check(string url, bool isKeyed)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"'{url}' is not an address. Write it like http://127.0.0.1:8423.", nameof(url), e);
        }

        if (address.Scheme != "http" || address.IsUnixPipe || address.IsNamedPipe || address.PathBase.Length > 0)
            throw new ArgumentException($"'{url}': only plain http addresses are listened at, such as http://127.0.0.1:8423. Put TLS before it with a proxy.", nameof(url));
        if (!isKeyed && !Origins.IsLoopback(address.Host))
        {
            throw new ArgumentException(
                $"'{url}' is reached from other machines, and there are no keys: whoever reaches it could run code here and spend your money. Make a key with 'cave serve keys add NAME', or listen at 127.0.0.1, localhost or [::1].",
                nameof(url));
        }
    }

    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
