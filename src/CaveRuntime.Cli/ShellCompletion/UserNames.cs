using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Questions;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Sessions;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Cli.Transcripts;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.ShellCompletion;

/// <summary>The names that this user has here, without asking any server: whoever presses Tab does not wait for one.</summary>
internal sealed class UserNames(Terminal terminal) : INames
{
    private const int Most = 50;

    public IEnumerable<Suggestion> Sessions() => Unless(() =>
    {
        if (SessionFolder.Find(terminal, isToRead: true) is not { } store)
            return [];
        return store.ListAsync().Take(Most).Select(SessionShape.Of).Select(s => new Suggestion(s.Name, s.Question))
            .ToBlockingEnumerable().ToList();
    });

    public IEnumerable<Suggestion> Runs() => Unless(() => new RecordedRuns(terminal).Newest().Take(Most)
        .Select(file => new Suggestion(Path.GetFileNameWithoutExtension(file), null)).Prepend(new Suggestion("last", "the last run of this folder")).ToList());

    public IEnumerable<Suggestion> Models() => Unless(() =>
    {
        var configuration = Configuration.Configuration.Load(new Settings(), terminal);
        Settings settings = configuration.Settings;
        string?[] used = [settings.Model, settings.SubModel, settings.SummaryModel, settings.JudgeModel, .. settings.ChildModels ?? []];
        var named = (settings.Aliases ?? new Dictionary<string, string>()).Select(a => new Suggestion(a.Key, a.Value))
            .Concat((settings.Models ?? new Dictionary<string, ModelProfile>()).Keys.Select(m => new Suggestion(m, "configured")))
            .Concat(used.OfType<string>().Select(m => new Suggestion(m, "configured")))
            .Concat(configuration.Providers.All.Select(p => p.IsSingleModel
                ? new Suggestion(p.Prefix, "built in")
                : new Suggestion(p.Prefix + ":", "a model of this provider")));
        return named.DistinctBy(s => s.Text).ToList();
    });

    public IEnumerable<Suggestion> Providers() => Unless(() => Configuration.Configuration.Load(new Settings(), terminal).Providers.All
        .Where(p => !p.IsSingleModel).Select(p => new Suggestion(p.Prefix, null)).ToList());

    public IEnumerable<Suggestion> Policies() => SessionSettings.PolicyNames.Select(p => new Suggestion(p, null));

    public IEnumerable<Suggestion> ViewPolicies() => Views.Policies.ViewPolicies.Names.Select(p => new Suggestion(p, null));

    public IEnumerable<Suggestion> Questions() => Unless(() => new SavedQuestions(terminal).List()
        .Select(q => new Suggestion("@" + q.Name, q.Text)).ToList());

    // Nobody who presses Tab wants to read of a file that is broken: the command itself says it.
    private static IReadOnlyList<Suggestion> Unless(Func<IReadOnlyList<Suggestion>> find)
    {
        try
        {
            return find();
        }
        catch (Exception e) when (ExitCode.Of(e) is not null)
        {
            return [];
        }
    }
}
