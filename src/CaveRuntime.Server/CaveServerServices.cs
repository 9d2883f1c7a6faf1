using CaveRuntime.Server.Access;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Sessions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Server;

/// <summary>Puts the service into a container.</summary>
public static class CaveServerServices
{
    /// <summary>
    /// Adds the service, which begins and ends with the program. Its model is the container's <see cref="IChatClient"/>, its log and its
    /// clock are the container's too, where there are any. <see cref="CaveServerEndpoints.MapCave"/> makes it answer.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options: <c>options => options with { … }</c>; it has to give a store.</param>
    public static IServiceCollection AddCaveServer(
        this IServiceCollection services, Func<CaveServerOptions, CaveServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddCaveServer((options, _) => configure(options));
    }

    /// <inheritdoc cref="AddCaveServer(IServiceCollection, Func{CaveServerOptions, CaveServerOptions})"/>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options; it may ask the container for what they need.</param>
    public static IServiceCollection AddCaveServer(
        this IServiceCollection services, Func<CaveServerOptions, IServiceProvider, CaveServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(
            provider => new CaveService(OptionsOf(provider, configure), provider.GetRequiredService<IHostApplicationLifetime>()));
        services.TryAddSingleton(provider => new Gate(provider.GetRequiredService<CaveService>().Options));
        services.AddHostedService(provider => provider.GetRequiredService<CaveService>());
        return services.AddOpenApi(CaveServerEndpoints.Document, options =>
        {
            options.ShouldInclude = CaveServerEndpoints.IsOurs;
            options.AddOperationTransformer(Described.AddAsync);
        });
    }

    private static CaveServerOptions OptionsOf(
        IServiceProvider provider, Func<CaveServerOptions, IServiceProvider, CaveServerOptions> configure)
    {
        // Where there is no model, the program may still name one.
        var cave = new CaveOptions { Model = provider.GetService<IChatClient>()! };
        var options = new CaveServerOptions
        {
            Cave = cave with
            {
                LoggerFactory = provider.GetService<ILoggerFactory>() ?? cave.LoggerFactory,
                TimeProvider = provider.GetService<TimeProvider>() ?? cave.TimeProvider,
            },
            Store = null!,
        };
        options = configure(options, provider);
        if (options.Cave.Model is null)
        {
            throw new InvalidOperationException(
                $"AddCaveServer: {nameof(CaveOptions)}.{nameof(CaveOptions.Model)} is missing: no IChatClient is registered. Register one, or set Cave.Model in the options.");
        }

        return options.Store is not null ? options : throw new InvalidOperationException(
            $"AddCaveServer: {nameof(CaveServerOptions)}.{nameof(CaveServerOptions.Store)} is missing. Set it, such as to tenant => SqliteSessionStore.Open(Path.Combine(folder, tenant)).");
    }
}
