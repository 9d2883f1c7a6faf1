using CaveRuntime.Inputs;
using CaveRuntime.Scopes;
using CaveRuntime.Storage;
using CaveRuntime.Views;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaveRuntime;

/// <summary>What a <c>CaveHost</c> is made of. Immutable; checked when the host is made.</summary>
public sealed record CaveOptions
{
    /// <summary>The model that writes cells. The host does not dispose it.</summary>
    public required IChatClient Model { get; init; }

    /// <summary>The model that subcalls ask; null for <see cref="Model"/>.</summary>
    public IChatClient? SubModel { get; init; }

    /// <summary>The model that sums up what leaves the view; null for <see cref="Model"/>. A request that does not fit its window goes to
    /// that one, too.</summary>
    public IChatClient? SummaryModel { get; init; }

    /// <summary>Finds the model that a cell names; null for no such model, and what it throws is the failure that the
    /// cell sees. Null: cells can name none but the two above.</summary>
    public Func<string, IChatClient?>? ModelByName { get; init; }

    /// <summary>What is different for children, the first for those of the run that is asked, the last for all that are deeper. None:
    /// children are as their parent.</summary>
    public IReadOnlyList<ChildOptions> Children { get; init; } = [];

    /// <summary>What the model that writes cells is told; null for the prompt that comes with the library.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>How the model writes cells. <see cref="ActionFormat.Fenced"/>.</summary>
    public ActionFormat ActionFormat { get; init; } = ActionFormat.Fenced;

    /// <summary>The way to the answer. <see cref="Route.Loop"/>.</summary>
    public Route Route { get; init; } = Route.Loop;

    /// <summary>What cells may see of the host's types that are injected or lent; types without a grant show their public properties and
    /// fields.</summary>
    public IReadOnlyList<TypeGrant> Grants { get; init; } = [];

    /// <summary>Replies to earlier subcalls, shared between runs; null for each run to have its own.</summary>
    public ReplyCache? Replies { get; init; }

    /// <summary>Readers of documents that are not plain text, asked in order; what none of them reads is taken as text. None.</summary>
    public IReadOnlyList<IDocumentReader> DocumentReaders { get; init; } = [];

    /// <summary>Ceilings of each run.</summary>
    public RunLimits Limits { get; init; } = new();

    /// <summary>How far cells are kept from this process. <see cref="IsolationMode.Sealed"/>.</summary>
    public IsolationMode Isolation { get; init; } = IsolationMode.Sealed;

    /// <summary>Makes scopes in another way than worker processes; null for these. The host does not dispose it. Its own isolation has to
    /// be <see cref="Isolation"/>.</summary>
    public IScopeProvider? Scopes { get; init; }

    /// <summary>Name of the policy that cells must keep, or <c>off</c>. <c>sealed</c>.</summary>
    public string Policy { get; init; } = "sealed";

    /// <summary>Policies of your own, text by name.</summary>
    public IReadOnlyDictionary<string, string> PolicyTexts { get; init; } = new Dictionary<string, string>();

    /// <summary>Name of the policy that keeps what the model is sent small: <c>auto</c>, <c>none</c>, <c>summary</c>, <c>fold</c>,
    /// <c>manus</c>, <c>claude-code</c> or <c>gemini-cli</c>. <c>auto</c>.</summary>
    public string Context { get; init; } = "auto";

    /// <summary>A policy of your own that keeps what the model is sent small, in place of the one that <see cref="Context"/> names.
    /// None.</summary>
    public ViewPolicy? ViewPolicy { get; init; }

    /// <summary>Window of <see cref="Model"/> in tokens, input and output together; null for what is known of it, or 128,000 where nothing
    /// is.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Folder for what leaves the view, kept by the user; null for a temporary one that goes with the session, or with a
    /// <see cref="Store"/> for memory. Sessions must not share one.</summary>
    public string? ArchiveFolder { get; init; }

    /// <summary>Workers kept warm for sessions to come; in-process, more than 0 means that the compiler is loaded early. 1.</summary>
    public int WarmWorkers { get; init; } = 1;

    /// <summary>Most memory of a scope's own objects, in bytes; <c>ctx</c> does not count. 1 GiB.</summary>
    public long ScopeBytes { get; init; } = 1L << 30;

    /// <summary>Keeps the journals of sessions, so that they outlive this process; null for sessions that end with it. The host does not
    /// dispose it.</summary>
    public ISessionStore? Store { get; init; }

    /// <summary>Words of the host's own that go into the journal of a session, such as which model it asks; see
    /// <see cref="StoredSessions.NotesAsync"/>. None.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the host logs to. Nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock. The system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What one cell may use inside its worker; what <see cref="Limits"/> says of it goes before.</summary>
    internal CellLimits CellLimits { get; init; } = new();

    /// <summary>What was known of windows when the work was begun that is gone through again, the first for the run that was asked, then
    /// for each of <see cref="Children"/>; null for what is known now.</summary>
    internal IReadOnlyList<KnownWindows>? Windows { get; init; }

    /// <summary>The options of a child of this depth.</summary>
    internal CaveOptions AtDepth(int depth)
    {
        // A child has a part of the input to look at, and nobody who asked for the short way.
        CaveOptions options = this with { Route = Route.Loop, ArchiveFolder = null, Windows = WindowsAt(depth) };
        if (Children.Count == 0)
            return options;
        ChildOptions child = Children[Math.Min(depth, Children.Count) - 1];
        return options with
        {
            Model = child.Model ?? Model,
            ContextWindow = child.Model is null ? ContextWindow : null,
            SubModel = child.SubModel ?? (child.Model is null ? SubModel : null),
            SystemPrompt = child.SystemPrompt ?? SystemPrompt,
            Limits = child.Limits ?? Limits,
        };
    }

    private IReadOnlyList<KnownWindows>? WindowsAt(int depth) => Windows is { Count: > 0 } all
        ? [.. all.Skip(Math.Min(depth, all.Count - 1))]
        : Windows;
}
