using CaveRuntime.Journal;
using CaveRuntime.Replies;
using CaveRuntime.Scopes;
using CaveRuntime.Trees;
using CaveRuntime.Views;

namespace CaveRuntime.Runs;

/// <summary>Runs a child to its answer: a whole run with a transcript and a scope of its own.</summary>
internal static class ChildRuns
{
    /// <summary>Throws nothing: whatever ends the child is in its answer.</summary>
    public static async Task<Answer> RunAsync(RunNode child, string question, IAnswerShape? shape, CancellationToken cancellationToken)
    {
        using SessionView view = SessionViews.Open(child.Current, child.Context);
        var scope = new SessionScope(
            child.Options,
            child.Tree.Scopes,
            child.Context,
            null,
            child.Options.LoggerFactory.CreateLogger("CaveRuntime.Session"),
            child.Journal is { } journal ? new ScopeJournal(journal.Session, journal.Scope) : null);
        await using (scope.ConfigureAwait(false))
            return await new Run(child, scope, view).RunAsync(question, shape, cancellationToken).ConfigureAwait(false);
    }
}
