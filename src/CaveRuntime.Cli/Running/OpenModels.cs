using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;
using CaveRuntime.Offline;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Running;

/// <summary>The models that the settings name. A model that cannot be made is an error, never another model.</summary>
internal sealed class OpenModels : IDisposable
{
    // Daily quotas, too; the run's own time limit comes first.
    private static readonly TimeSpan s_longestRateLimit = TimeSpan.FromHours(25);

    private readonly Dictionary<string, IChatClient> _clients;

    private OpenModels(ModelName main, ModelName sub, Dictionary<string, IChatClient> clients) =>
        (Name, SubName, _clients) = (main, sub, clients);

    public ModelName Name { get; }

    public ModelName SubName { get; }

    public IChatClient Main => _clients[Name.ToString()];

    public IChatClient Sub => _clients[SubName.ToString()];

    /// <summary>Opens the models; nothing is sent yet.</summary>
    /// <exception cref="ModelException">A name is not a model's, or its key is missing.</exception>
    /// <exception cref="UsageException">The base URL is no address, or belongs to no model.</exception>
    public static OpenModels Open(Configuration.Configuration configuration, Terminal terminal, ILoggerFactory logs)
    {
        Settings settings = configuration.Settings;
        (ModelName main, ModelName sub) = Names(configuration);
        var options = new ModelOptions { LoggerFactory = logs, TimeProvider = terminal.Time };
        if (settings.WaitForRateLimit == true)
        {
            options = options with
            {
                MaxRateLimitWait = s_longestRateLimit,
                RateLimited = new RateLimitNotice(terminal).Take,
            };
        }

        options = options with { MaxAttempts = Math.Max(1, settings.MaxAttempts ?? options.MaxAttempts) };
        foreach ((string model, ModelProfile profile) in settings.Models ?? new Dictionary<string, ModelProfile>())
            options = options with { Catalog = options.Catalog.With(configuration.Providers.Parse(model), profile) };
        var clients = new Dictionary<string, IChatClient>();
        foreach (ModelName name in new[] { main, sub }.Distinct())
        {
            ModelOptions own = settings.ContextWindow is { } window
                ? options with { Catalog = options.Catalog.With(name, new ModelProfile { Window = window }) }
                : options;
            clients.Add(name.ToString(), configuration.Providers.Create(name, Reach(name, own, configuration, terminal)));
        }

        return new OpenModels(main, sub, clients);
    }

    /// <summary>The names that the settings give; <c>offline</c> where nothing is configured.</summary>
    public static (ModelName Main, ModelName Sub) Names(Configuration.Configuration configuration)
    {
        (Settings settings, ModelProviders providers) = (configuration.Settings, configuration.Providers);
        ModelName main = settings.Model is { } named ? providers.Parse(named) : OfflineProvider.Model;
        return (main, settings.SubModel is { } sub ? providers.Parse(sub) : main);
    }

    /// <summary>A model that a cell names: one of those that the user has chosen, since its use is on the user's bill.</summary>
    public IChatClient? Find(string name) => _clients.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (IChatClient client in _clients.Values)
            client.Dispose();
    }

    private static ModelOptions Reach(ModelName name, ModelOptions options, Configuration.Configuration configuration, Terminal terminal)
    {
        IModelProvider provider = configuration.Providers.Find(name.Provider)!;
        string? key = provider.KeyVariable is { } variable ? terminal.Variable(variable) : null;
        return options with { BaseUrl = Address(configuration.BaseUrlOf(provider, terminal)) ?? options.BaseUrl, ApiKey = key };
    }

    private static Uri? Address(string? url) => url is null ? null
        : Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address
        : throw new UsageException($"--base-url: '{url}' is not an http or https address. Write it like http://localhost:8080/v1.");
}
