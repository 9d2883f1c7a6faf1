using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Doctor;

/// <summary>What <c>cave doctor</c> has found. Never a key, only whether there is one.</summary>
internal sealed record Checkup(VersionsFound Versions, IsolationFound Isolation, ModelsFound Models)
{
    public static async Task<Checkup> MakeAsync(Terminal terminal, CancellationToken cancellationToken) => new(
        VersionsFound.Find(),
        await IsolationFound.FindAsync(terminal, cancellationToken).ConfigureAwait(false),
        ModelsFound.Find(terminal));

    public void Show(TextWriter to)
    {
        to.WriteLine($"cave {Versions.Cave} on .NET {Versions.Runtime}, {Versions.System} {Versions.Architecture}");
        to.WriteLine(Isolation.Works
            ? $"isolation: {Isolation.Mode} {Isolation.Tier}; a worker was sealed and ran a cell after {Isolation.FirstCellMs} ms"
            : $"isolation: no worker could be started: {Isolation.Problem}");
        foreach (string test in Isolation.SelfTests)
            to.WriteLine($"  {test}");
        foreach (FindingFound finding in Isolation.Findings)
            to.WriteLine($"  {(finding.Present ? "has" : "lacks")} {finding.Name}: {finding.Sentence}");
        to.WriteLine(
            $"model: {Models.Model}; subcalls: {Models.SubModel}{(Models.BaseUrlHost is { } host ? $"; {Models.Addressed}: at {host}" : "")}");
        to.WriteLine($"keys: {string.Join(", ", Models.KeyVariables.Select(k => $"{k.Name} {(k.IsSet ? "is set" : "is not set")}"))}");
        to.WriteLine($"configuration: {(Models.Files.Count == 0 ? "no file" : string.Join(", ", Models.Files))}");
        if (Models.Problem is { } problem)
            to.WriteLine($"  problem: {problem}");
    }
}

/// <summary>Versions of what runs.</summary>
internal sealed record VersionsFound(string Cave, string Runtime, string System, string Architecture)
{
    public static VersionsFound Find() => new(
        typeof(Checkup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown",
        Environment.Version.ToString(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
}

/// <summary>The models that a question would go to.</summary>
internal sealed record ModelsFound(string Model, string SubModel, string? BaseUrlHost, IReadOnlyList<string> Files, string? Problem)
{
    /// <summary>Whether there is a key, by the provider's prefix: <c>openai_key</c>.</summary>
    /// <remarks>With a setter, because the serializer takes what can only be initialized for a parameter, which this cannot be.</remarks>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Keys { get; set; } = [];

    /// <summary>The variables of keys, and whether they are set.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Name, bool IsSet)> KeyVariables { get; init; } = [];

    /// <summary>The provider whose server <see cref="BaseUrlHost"/> is.</summary>
    [JsonIgnore]
    public string? Addressed { get; init; }

    public static ModelsFound Find(Terminal terminal)
    {
        ModelProviders providers = ModelProviders.BuiltIn;
        try
        {
            var configuration = Configuration.Configuration.Load(new Settings(), terminal);
            providers = configuration.Providers;
            (ModelName main, ModelName sub) = OpenModels.Names(configuration);
            IModelProvider[] chosen = [.. new[] { main, sub }.Select(name => providers.Find(name.Provider)!).Distinct()];
            (IModelProvider? addressed, string? host) = chosen.Concat(providers.All)
                .Select(p => (p, Host: HostOf(configuration.BaseUrlOf(p, terminal))))
                .FirstOrDefault(p => p.Host is not null);
            return new ModelsFound(main.ToString(), sub.ToString(), host, configuration.Files, Missing(chosen, configuration, terminal))
            {
                Addressed = addressed?.Prefix,
            }.With(providers, terminal);
        }
        catch (Exception e) when (e is UsageException or ModelException)
        {
            IReadOnlyList<string> files = Configuration.Configuration.FilesFound(terminal);
            return new ModelsFound("unknown", "unknown", null, files, e.Message).With(providers, terminal);
        }
    }

    private static string? Missing(
        IEnumerable<IModelProvider> chosen,
        Configuration.Configuration configuration,
        Terminal terminal) => chosen
        .Where(p => p.KeyVariable is { } key && terminal.Variable(key) is null && HostOf(configuration.BaseUrlOf(p, terminal)) is null)
        .Select(p => $"the model needs {p.KeyVariable}, which is not set{(p.AddressVariable is null ? "." : ", or a --base-url.")}")
        .FirstOrDefault();

    private static string? HostOf(string? address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? url) ? url.Authority : null;

    private ModelsFound With(ModelProviders providers, Terminal terminal)
    {
        var keys = providers.All
            .Where(p => p.KeyVariable is not null)
            .Select(p => (p.Prefix, Name: p.KeyVariable!, IsSet: terminal.Variable(p.KeyVariable!) is not null))
            .ToList();
        return this with
        {
            KeyVariables = [.. keys.Select(k => (k.Name, k.IsSet))],
            Keys = keys.ToDictionary(k => $"{k.Prefix.Replace('-', '_')}_key", k => JsonElement.Parse(k.IsSet ? "true" : "false")),
        };
    }
}
