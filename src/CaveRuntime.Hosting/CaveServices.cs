using CaveRuntime.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaveRuntime;

/// <summary>Puts a cave host into a service container.</summary>
public static class CaveServices
{
    /// <summary>
    /// Adds one <see cref="CaveHost"/> for the whole container, which disposes it. Its model is the container's
    /// <see cref="IChatClient"/>, its log and its clock are the container's too, where there are any. In a program with a generic
    /// host it is made when that starts, so that a wrong option ends the start with its name, and workers are warm early.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options: <c>options => options with { … }</c>; null for the defaults.</param>
    /// <param name="modelKey">Key that the model is registered under; null for none.</param>
    public static IServiceCollection AddCave(
        this IServiceCollection services,
        Func<CaveOptions, CaveOptions>? configure = null,
        object? modelKey = null) =>
        services.AddCave((options, _) => configure?.Invoke(options) ?? options, modelKey);

    /// <inheritdoc cref="AddCave(IServiceCollection, Func{CaveOptions, CaveOptions}?, object?)"/>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options; it may ask the container for what they need.</param>
    /// <param name="modelKey">Key that the model is registered under; null for none.</param>
    public static IServiceCollection AddCave(
        this IServiceCollection services,
        Func<CaveOptions, IServiceProvider, CaveOptions> configure,
        object? modelKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider => new CaveHost(OptionsOf(provider, configure, modelKey)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CaveStart>());
        return services;
    }

    /// <summary>
    /// Makes the container's <see cref="IChatClient"/> a <see cref="CaveChatClient"/>, so that a service that asks for one gets long requests
    /// answered by sessions. The model itself is registered under a key, which
    /// <see cref="AddCave(IServiceCollection, Func{CaveOptions, CaveOptions}?, object?)"/> is told.
    /// </summary>
    /// <param name="services">The services, with a cave host among them.</param>
    /// <param name="options">From which length on; null for the defaults.</param>
    public static IServiceCollection AddCaveChatClient(this IServiceCollection services, CaveChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton<IChatClient>(provider => new CaveChatClient(provider.GetRequiredService<CaveHost>(), options));
    }

    private static CaveOptions OptionsOf(
        IServiceProvider provider,
        Func<CaveOptions, IServiceProvider, CaveOptions> configure,
        object? modelKey)
    {
        IChatClient? model = modelKey is null ? provider.GetService<IChatClient>() : provider.GetKeyedService<IChatClient>(modelKey);
        // Where there is none, the program may still name one.
        var options = new CaveOptions { Model = model! };
        options = options with
        {
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? options.LoggerFactory,
            TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider,
        };
        options = configure(options, provider);
        return options.Model is not null ? options : throw new InvalidOperationException(
            $"AddCave: {nameof(CaveOptions)}.{nameof(CaveOptions.Model)} is missing: no IChatClient is registered{(modelKey is null ? "" : $" under the key '{modelKey}'")}. Register one, or set Model in the options.");
    }
}
