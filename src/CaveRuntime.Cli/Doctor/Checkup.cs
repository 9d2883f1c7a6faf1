using System.Reflection;
using System.Runtime.InteropServices;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Doctor;

/// <summary>What <c>cave doctor</c> has found. Never a key, only whether there is one.</summary>
internal sealed record Checkup(VersionsFound Versions, IsolationFound Isolation, ModelsFound Models)
{
    public static async Task<Checkup> MakeAsync(Terminal terminal, CancellationToken cancellation) => new(
        VersionsFound.Find(),
        await IsolationFound.FindAsync(terminal, cancellation).ConfigureAwait(false),
        ModelsFound.Find(terminal));

    public void Show(TextWriter to)
    {
        to.WriteLine($"cave {Versions.Cave} on .NET {Versions.Runtime}, {Versions.System} {Versions.Architecture}");
        to.WriteLine(Isolation.Works
            ? $"isolation: {Isolation.Mode} {Isolation.Tier}; a worker was sealed and ran a cell after {Isolation.FirstCellMs} ms"
            : $"isolation: no worker could be had: {Isolation.Problem}");
        foreach (string test in Isolation.SelfTests)
            to.WriteLine($"  {test}");
        foreach (FindingFound finding in Isolation.Findings)
            to.WriteLine($"  {(finding.Present ? "has" : "lacks")} {finding.Name}: {finding.Sentence}");
        to.WriteLine($"model: {Models.Model}; subcalls: {Models.SubModel}{(Models.BaseUrlHost is { } host ? $"; openai: at {host}" : "")}");
        to.WriteLine($"keys: OPENAI_API_KEY {(Models.OpenaiKey ? "is set" : "is not set")}, ANTHROPIC_API_KEY {(Models.AnthropicKey ? "is set" : "is not set")}");
        to.WriteLine($"configuration: {(Models.Files.Count == 0 ? "no file" : string.Join(", ", Models.Files))}");
        if (Models.Problem is { } problem)
            to.WriteLine($"  problem: {problem}");
    }
}

/// <summary>Versions of what runs.</summary>
internal sealed record VersionsFound(string Cave, string Runtime, string System, string Architecture)
{
    public static VersionsFound Find() => new(
        typeof(Checkup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown",
        Environment.Version.ToString(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
}

/// <summary>The models that a question would go to.</summary>
internal sealed record ModelsFound(string Model, string SubModel, string? BaseUrlHost, bool OpenaiKey, bool AnthropicKey, IReadOnlyList<string> Files, string? Problem)
{
    public static ModelsFound Find(Terminal terminal)
    {
        (bool openai, bool anthropic) = (terminal.Variable("OPENAI_API_KEY") is not null, terminal.Variable("ANTHROPIC_API_KEY") is not null);
        try
        {
            var configuration = Configuration.Configuration.Load(new Settings(), terminal);
            (ModelName main, ModelName sub) = OpenModels.Names(configuration.Settings);
            string? host = Uri.TryCreate(configuration.Settings.BaseUrl, UriKind.Absolute, out Uri? url) ? url.Authority : null;
            string? problem = new[] { main.Provider, sub.Provider }.Contains(ModelProvider.Anthropic) && !anthropic ? "the model needs ANTHROPIC_API_KEY, which is not set."
                : main.Provider == ModelProvider.OpenAI && !openai && host is null ? "the model needs OPENAI_API_KEY, which is not set, or a --base-url."
                : null;
            return new ModelsFound(main.ToString(), sub.ToString(), host, openai, anthropic, configuration.Files, problem);
        }
        catch (Exception e) when (e is UsageException or ModelException)
        {
            return new ModelsFound("unknown", "unknown", null, openai, anthropic, [], e.Message);
        }
    }
}
