using System.Runtime.CompilerServices;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Server;
using CaveRuntime.Storage;
using CaveRuntime.Views.Policies;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Serving;

/// <summary>The service, from its start to the signal that ends it.</summary>
internal static class ServeProgram
{
    /// <summary>Serves until it is told to stop. Nothing of the server may be needed before <see cref="AspNetRuntime.Load"/>.</summary>
    /// <exception cref="UsageException">Something that was asked for is wrong or not available.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task ServeAsync(
        Settings flags,
        ServeSettings settings,
        string url,
        string data,
        bool verbose,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        var configuration = Configuration.Configuration.Load(flags, terminal);
        ILoggerFactory logs = terminal.Logs(verbose);
        using OpenModels models = OpenModels.Open(configuration, terminal, logs);
        CaveOptions cave = configuration.Settings.ToOptions(models, logs) with { WarmWorkers = 1, TimeProvider = terminal.Time };
        if (cave.Isolation == IsolationMode.InProcess)
            throw new UsageException("--isolation in-process is no sandbox, and a service runs code for others. Leave it out.");
        try
        {
            CaveServer server = await CaveServer.StartAsync(
                Options(cave, settings, data, terminal), url.Split(';', StringSplitOptions.RemoveEmptyEntries), cancellationToken)
                .ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                foreach (Uri address in server.Addresses)
                    terminal.Out.WriteLine($"cave serve: listening at {address.GetLeftPart(UriPartial.Authority)}, model {models.Name}, data in {data}");
                await Stopped(cancellationToken).ConfigureAwait(false);
                terminal.Notice("stopping; what is under way is kept, and goes on after the next start");
            }
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message.Split(" (Parameter")[0], e);
        }
        finally
        {
            logs.Dispose();
        }
    }

    private static CaveServerOptions Options(CaveOptions cave, ServeSettings settings, string data, Terminal terminal)
    {
        var defaults = new CaveServerOptions { Cave = cave, Store = tenant => OpenStore(data, tenant, terminal) };
        var presets = new Dictionary<string, CavePreset>(defaults.Presets);
        foreach ((string name, PresetSettings preset) in settings.Presets ?? new Dictionary<string, PresetSettings>())
        {
            if (preset.Context is { } context && !ViewPolicies.Names.Contains(context))
                throw new UsageException($"--config: presets.{name}: there is no context '{context}'. Write one of {string.Join(", ", ViewPolicies.Names)}.");
            presets[name] = new CavePreset
            {
                MapReduce = preset.MapReduce == true,
                Change = options => options with
                {
                    Context = preset.Context ?? options.Context,
                    Limits = preset.AsSettings.Over(options.Limits),
                },
            };
        }

        return defaults with
        {
            Presets = presets,
            Keys = new ServedKeys(KeyFile.PathIn(data)),
            RequestsPerMinute = settings.RequestsPerMinute ?? defaults.RequestsPerMinute,
            DefaultPreset = settings.DefaultPreset ?? defaults.DefaultPreset,
            MaxOpenSessions = settings.MaxOpenSessions ?? defaults.MaxOpenSessions,
            IdleTime = settings.IdleTime ?? defaults.IdleTime,
            MaxBodyBytes = settings.MaxBody ?? defaults.MaxBodyBytes,
            AllowedHosts = settings.AllowedHosts ?? defaults.AllowedHosts,
        };
    }

    // The folder of the one tenant without a key is laid out as the command's own, so that 'cave sessions' can be pointed to it.
    private static ISessionStore OpenStore(string data, string tenant, Terminal terminal) => SessionFolder.OpenIn(
        tenant == CaveServerOptions.LocalTenant ? Path.Combine(data, "sessions") : Path.Combine(data, "tenants", tenant, "sessions"), terminal);

    private static async Task Stopped(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registered = cancellationToken.Register(stopped.SetResult);
        await stopped.Task.ConfigureAwait(false);
    }
}
