using CaveRuntime.Journal;

namespace CaveRuntime.Trees;

/// <summary>
/// The ledger of a run that is taken up: derived from what the journal says each call has used, and never counted up by going through the
/// work again.
/// </summary>
internal static class SpentBefore
{
    /// <summary>Gives the run that was asked, and the whole tree, what was spent before.</summary>
    public static void Restore(RunNode root, JournalPast past)
    {
        foreach ((_, Spent spent) in past.Spent)
        {
            root.Account.Restore(spent.Model, spent.Usage);
            root.Tree.Ledger.Learn(spent.Model, spent.PromptTokens, spent.Depth, spent.Usage);
        }

        root.Account.RestoreSubcalls(past.Subcalls);
        root.Account.RestoreChildren(past.Children);
        foreach ((string key, string reply) in past.Cached)
            root.Tree.Replies.Restore(key, reply);
    }

    /// <summary>Gives a child its part.</summary>
    public static void RestoreChild(RunNode child)
    {
        if (child.Journal is not { Session.Past: { } past } journal)
            return;
        foreach ((_, Spent spent) in past.Spent.Where(s => CallKey.IsBelow(s.Key, journal.Path)))
            child.Account.Restore(spent.Model, spent.Usage);
        child.Account.RestoreSubcalls(past.SubcallsOf(journal.Path));
        child.Account.RestoreChildren(past.ChildrenOf(journal.Path));
    }
}
