using System.CommandLine;
using System.Globalization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Output;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Surveys;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave models</c>: which models are configured and can be reached, with window and price.</summary>
internal static class ModelsCommand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    public static Command Create(Terminal terminal)
    {
        var words = new Argument<string?>("WORDS")
        {
            Description = "Part of the names to list, such as a provider's. Default: all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<int?> most = Flags.Number<int>("--max", "N", "Most models of each provider to list as text. Default: 30.");
        Option<TimeSpan?> patience = Flags.Time("--timeout", "3s", "Time that each provider has to answer. Default: 3s.");
        Option<string> form = Flags.OneOf("--output", "Form of the list.", AnswerOutput.Text, AnswerOutput.Json);
        Option<bool> json = Flags.Switch("--json", "The same as --output json.");
        var command = new Command("models", "List the models that are configured and can be reached, with window and price of a million tokens, in and out.")
        {
            words,
            most,
            patience,
            form,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int max = parsed.GetValue(most) ?? 30;
            if (max < 1)
                throw new UsageException("--max: write 1 or more.");
            var configuration = Configuration.Configuration.Load(new Settings(), terminal);
            Dictionary<string, string> roles = Roles(ChosenModels.Of(configuration), configuration.Settings.JudgeModel);
            IReadOnlyList<ProviderFound> found = await ProviderSurvey.AskAsync(
                configuration, parsed.GetValue(words), parsed.GetValue(patience) ?? s_patience, terminal, cancellationToken)
                .ConfigureAwait(false);
            IReadOnlyDictionary<string, string> aliases = configuration.Settings.Aliases ?? new Dictionary<string, string>();
            if (parsed.GetValue(json) || parsed.GetRequiredValue(form) == AnswerOutput.Json)
                terminal.Out.WriteLine(JsonLine.Of(new ModelsListed(found, aliases, roles), JsonLine.Readable(SurveysJson.Default)));
            else
                Show(found, aliases, roles, max, terminal);
            return ExitCode.Answered;
        });
        return command;
    }

    private static Dictionary<string, string> Roles(ChosenModels names, string? judge)
    {
        var roles = new Dictionary<string, string> { ["operator"] = names.Main.ToString(), ["sub"] = names.Sub.ToString() };
        if (names.Children.Count > 0)
            roles["child"] = string.Join(", then ", names.Children);
        if (names.Summary is { } summary)
            roles["summary"] = summary.ToString();
        if (judge is not null)
            roles["judge"] = judge;
        return roles;
    }

    private static void Show(
        IReadOnlyList<ProviderFound> found,
        IReadOnlyDictionary<string, string> aliases,
        Dictionary<string, string> roles,
        int max,
        Terminal terminal)
    {
        foreach (ProviderFound provider in found.Where(p => p.State != "not configured"))
        {
            string at = provider.Address is { } address ? $" at {address}" : "";
            terminal.Out.WriteLine(Visible.Line(provider switch
            {
                { Problem: { } problem } => $"{provider.Provider}{at}: {provider.State}: {problem}",
                { ListsNames: false } => $"{provider.Provider}{at}: reachable; which deployments there are it does not list",
                { State: "reachable" } => string.Create(CultureInfo.InvariantCulture, $"{provider.Provider}{at}: {provider.Models.Count:N0} models"),
                _ => $"{provider.Provider}: {provider.State}",
            }));
            ModelFound[] shown = [.. provider.Models.Take(max)];
            int width = shown.Length == 0 ? 0 : shown.Max(m => m.Name.Length);
            foreach (ModelFound model in shown)
                terminal.Out.WriteLine(Visible.Line($"  {model.Name.PadRight(width)}  {model.Known}").TrimEnd());
            if (provider.Models.Count > max)
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {provider.Models.Count - max:N0} more; name a part of the names, or --max N"));
        }

        string[] missing = [.. found.Where(p => p.State == "not configured").Select(p => p.Provider)];
        if (missing.Length > 0)
            terminal.Out.WriteLine($"not configured: {string.Join(", ", missing)}; a key's variable or 'cave keys set PROVIDER' does it");
        foreach ((string alias, string model) in aliases)
            terminal.Out.WriteLine($"alias {alias}: {Visible.Line(model)}");
        terminal.Out.WriteLine(string.Join("; ", roles.Select(r => $"{r.Key}: {Visible.Line(r.Value)}")));
    }
}
