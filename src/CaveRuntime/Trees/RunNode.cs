using CaveRuntime.Budgets;
using CaveRuntime.Events;
using CaveRuntime.Inputs;
using CaveRuntime.Journal;
using CaveRuntime.Objects;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Trees;

/// <summary>One run's place in the tree. Immutable.</summary>
/// <param name="Id">Names the run.</param>
/// <param name="Tree">What it shares with the other runs.</param>
/// <param name="Options">The options of its depth.</param>
/// <param name="Depth">0 for the run that was asked.</param>
/// <param name="Account">Its part of the ledger.</param>
/// <param name="Events">Where it tells what happens.</param>
/// <param name="Context">What it sees as <c>ctx</c>.</param>
internal sealed record RunNode(
    string Id,
    RunTree Tree,
    CaveOptions Options,
    int Depth,
    Account Account,
    EventLog Events,
    InputSlice Context)
{
    /// <summary>What the host has given to the session; null for children, which get a slice of ctx and nothing else.</summary>
    public HostValues? Values { get; init; }

    /// <summary>The journal as this run sees it; null where the session has none.</summary>
    public RunJournal? Journal { get; init; }

    /// <summary>The model that writes cells.</summary>
    public NamedModel Model { get; } = NamedModel.Operator(Options);

    /// <summary>The model that subcalls ask.</summary>
    public NamedModel SubModel { get; } = NamedModel.Leaf(Options);

    /// <summary>The model that sums up what leaves the view.</summary>
    public NamedModel Summarizer { get; } = NamedModel.Summarizer(Options);

    /// <summary>The options that count for what the run does next. Where it is gone through again, those are the ones that it had, as far
    /// as its journal goes; <see cref="Options"/> are those of what is done anew.</summary>
    public CaveOptions Current => Journal is null ? Options : AtOwnDepth(Journal.Settings());

    /// <summary>The options that its work was begun with.</summary>
    public CaveOptions Begun => Journal is null ? Options : AtOwnDepth(Journal.Replay.Begun);

    /// <summary>What is known of the window of the model that writes cells, by the options that count next; null for nothing.</summary>
    public int? Window => NamedModel.Operator(Current).Window;

    /// <summary>What a usage that something lent has told costs, where the host knows the model by that name; null where it does
    /// not.</summary>
    public decimal? CostOf(string model, UsageDetails usage)
    {
        NamedModel? known = new[] { Model, SubModel }.FirstOrDefault(
            m => m.Name == model || m.Name.EndsWith(':' + model, StringComparison.Ordinal));
        try
        {
            return (known ?? (Options.ModelByName?.Invoke(model) is { } client ? new NamedModel(model, client) : null))?.CostOf(usage);
        }
        catch (Exception) // What finds models is the host's own code.
        {
            return null;
        }
    }

    private CaveOptions AtOwnDepth(WorkSettings settings) =>
        Depth == 0 ? settings.On(Tree.Options) : settings.On(Tree.Options).AtDepth(Depth);

    /// <summary>Levels of children that may still be started.</summary>
    public int DepthLeft => Math.Max(0, Tree.Options.Limits.MaxDepth - Depth);

    /// <summary>The run that was asked.</summary>
    public static RunNode Root(string id, RunTree tree, EventLog events, InputSlice context) =>
        new(id, tree, tree.Options, 0, tree.Ledger.Open(tree.Options.Limits), events, context);

    /// <summary>A child of this run, with the options of its depth and no more time than is left.</summary>
    /// <param name="context">What it sees as <c>ctx</c>.</param>
    /// <param name="journal">The journal as it sees it; null for none.</param>
    /// <param name="id">Names it; null for a new name.</param>
    public RunNode Child(InputSlice context, RunJournal? journal = null, string? id = null)
    {
        id ??= NewId(Options.TimeProvider);
        CaveOptions options = Tree.Options.AtDepth(Depth + 1);
        return new RunNode(id, Tree, options, Depth + 1, Account.OpenChild(options.Limits), Events.Child(id), context)
        {
            Journal = journal,
        };
    }

    /// <summary>A name for a run that no other run has; names begin with their time.</summary>
    public static string NewId(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
}
