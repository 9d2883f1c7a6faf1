using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace CaveRuntime.Cli.Running;

/// <summary>The models that the settings name. A model that cannot be made is an error, never another model.</summary>
internal sealed class OpenModels : IDisposable
{
    // Daily quotas, too; the run's own time limit comes first.
    private static readonly TimeSpan s_longestRateLimit = TimeSpan.FromHours(25);

    private readonly Dictionary<string, IChatClient> _clients;

    private OpenModels(ChosenModels names, Dictionary<string, IChatClient> clients) => (Names, _clients) = (names, clients);

    /// <summary>The names.</summary>
    public ChosenModels Names { get; }

    public ModelName Name => Names.Main;

    public ModelName SubName => Names.Sub;

    public IChatClient Main => Of(Names.Main);

    public IChatClient Sub => Of(Names.Sub);

    /// <summary>The model that sums up; null for the main one.</summary>
    public IChatClient? Summary => Names.Summary is { } name ? Of(name) : null;

    /// <summary>What is different for children.</summary>
    public IReadOnlyList<ChildOptions> Children =>
        [.. Names.Children.Select(name => new ChildOptions { Model = Of(name), SubModel = Names.HasSub ? Sub : null })];

    /// <summary>Opens the models; nothing is sent yet.</summary>
    /// <exception cref="ModelException">A name is not a model's, or its key is missing.</exception>
    /// <exception cref="UsageException">The base URL is no address, or belongs to no model.</exception>
    public static OpenModels Open(Configuration.Configuration configuration, Terminal terminal, ILoggerFactory logs)
    {
        Settings settings = configuration.Settings;
        var names = ChosenModels.Of(configuration);
        var options = new ModelOptions { LoggerFactory = logs, TimeProvider = terminal.Time };
        if (settings.WaitForRateLimit == true)
        {
            options = options with
            {
                MaxRateLimitWait = s_longestRateLimit,
                RateLimited = new RateLimitNotice(terminal).Take,
            };
        }

        options = options with
        {
            MaxAttempts = Math.Max(1, settings.MaxAttempts ?? options.MaxAttempts),
            Catalog = OwnCatalog(configuration),
        };
        var reach = new ModelReach(configuration, terminal);
        var clients = new Dictionary<string, IChatClient>();
        try
        {
            foreach (ModelName name in names.All)
            {
                ModelOptions own = settings.ContextWindow is { } window && (name == names.Main || name == names.Sub)
                    ? options with { Catalog = options.Catalog.With(name, new ModelProfile { Window = window }) }
                    : options;
                clients.Add(name.ToString(), configuration.Providers.Create(name, reach.Of(name.Provider, own)));
            }
        }
        catch
        {
            foreach (IChatClient client in clients.Values)
                client.Dispose();
            throw;
        }

        return new OpenModels(names, clients);
    }

    /// <summary>The user's own figures of models.</summary>
    public static ModelCatalog OwnCatalog(Configuration.Configuration configuration)
    {
        ModelCatalog catalog = ModelCatalog.Empty;
        foreach ((string model, ModelProfile profile) in configuration.Settings.Models ?? new Dictionary<string, ModelProfile>())
            catalog = catalog.With(configuration.Providers.Parse(model), profile);
        return catalog;
    }

    /// <summary>A model that a cell names: one of those that the user has chosen, since its use is on the user's bill.</summary>
    public IChatClient? Find(string name) => _clients.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (IChatClient client in _clients.Values)
            client.Dispose();
    }

    private IChatClient Of(ModelName name) => _clients[name.ToString()];
}
