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
        if (Models.OtherModels is { } others)
            to.WriteLine($"  {others}");
        to.WriteLine($"keys: {string.Join(", ", Models.KeyWords)}");
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
    private static readonly string[] s_usual = ["openai", "anthropic"];

    /// <summary>Whether there is a key, by the provider's prefix: <c>openai_key</c>.</summary>
    /// <remarks>With a setter, because the serializer takes what can only be initialized for a parameter, which this cannot be.</remarks>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Keys { get; set; } = [];

    /// <summary>The keys that there are and where they come from, in words.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> KeyWords { get; init; } = [];

    /// <summary>The models of children and summaries, in words; null for as the others.</summary>
    [JsonIgnore]
    public string? OtherModels { get; init; }

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
            var names = ChosenModels.Of(configuration);
            IModelProvider[] chosen = [.. names.All.Select(name => providers.Find(name.Provider)!).Distinct()];
            var keys = new ProviderKeys(terminal);
            (IModelProvider? addressed, string? host) = chosen.Concat(providers.All)
                .Select(p => (p, Host: HostOf(configuration.BaseUrlOf(p, terminal))))
                .FirstOrDefault(p => p.Host is not null);
            return new ModelsFound(
                names.Main.ToString(), names.Sub.ToString(), host, configuration.Files, Missing(chosen, configuration, keys, terminal))
            {
                Addressed = addressed?.Prefix,
                OtherModels = Others(names),
            }.With(providers, chosen, keys);
        }
        catch (Exception e) when (e is UsageException or ModelException)
        {
            IReadOnlyList<string> files = Configuration.Configuration.FilesFound(terminal);
            return new ModelsFound("unknown", "unknown", null, files, e.Message).With(providers, [], null);
        }
    }

    private static string? Missing(
        IEnumerable<IModelProvider> chosen,
        Configuration.Configuration configuration,
        ProviderKeys keys,
        Terminal terminal) => chosen
        .Where(p => !p.IsKeyOptional && keys.Of(p) is null && (p.Address is null || HostOf(configuration.BaseUrlOf(p, terminal)) is null))
        .Select(p => $"the model needs {p.KeyVariable}, which is not set, or a key that 'cave keys set {p.Prefix}' keeps{(p.AddressVariable is null || p.Address is null ? "." : ", or a --base-url.")}")
        .Concat(chosen
            .Where(p => p is CompatibleProvider { Address: null } && configuration.BaseUrlOf(p, terminal) is null)
            .Select(p => $"the model needs {p.AddressVariable}, which is not set, or a --base-url."))
        .FirstOrDefault();

    private static string? Others(ChosenModels names)
    {
        string children = names.Children.Count == 0 ? "" : $"children: {string.Join(", then ", names.Children)}";
        string summary = names.Summary is { } name ? $"summaries: {name}" : "";
        return children.Length + summary.Length == 0 ? null : string.Join("; ", new[] { children, summary }.Where(t => t.Length > 0));
    }

    private static string? HostOf(string? address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? url) ? url.Authority : null;

    // Without keys to ask for, the environment alone says which there are.
    private ModelsFound With(ModelProviders providers, IReadOnlyList<IModelProvider> chosen, ProviderKeys? keys)
    {
        var found = providers.All
            .Where(p => p.KeyVariable is not null)
            .Select(p => (Provider: p, Source: keys?.SourceOf(p)))
            .ToList();
        var json = new Dictionary<string, JsonElement>();
        foreach ((IModelProvider provider, string? source) in found)
        {
            string name = provider.Prefix.Replace('-', '_');
            json[$"{name}_key"] = JsonElement.Parse(source is null ? "false" : "true");
            if (source is not null)
                json[$"{name}_key_from"] = JsonElement.Parse($"\"{source}\"");
        }

        return this with
        {
            // Of servers that nobody has configured there are too many to name each time.
            KeyWords =
            [
                .. found.Where(k => k.Source is not null || s_usual.Contains(k.Provider.Prefix) || chosen.Contains(k.Provider)).Select(k =>
                    k.Source switch
                    {
                        "environment" => $"{k.Provider.KeyVariable} is set",
                        "store" => $"{k.Provider.KeyVariable} is not set, and the key for {k.Provider.Prefix} is one that 'cave keys' keeps",
                        _ => $"{k.Provider.KeyVariable} is not set",
                    }),
            ],
            Keys = json,
        };
    }
}
