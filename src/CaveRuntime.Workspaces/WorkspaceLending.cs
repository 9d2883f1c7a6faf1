namespace CaveRuntime.Workspaces;

/// <summary>How a workspace is lent to a session. Immutable.</summary>
public sealed record WorkspaceLending
{
    /// <summary>The name in cells.</summary>
    public string Name { get; init; } = "workspace";

    /// <summary>Which commands may run; null lends the files alone.</summary>
    public CommandRules? Commands { get; init; }

    /// <summary>Asked before each change of a file; null allows them.</summary>
    public Func<LentCall, CancellationToken, ValueTask<LentDecision>>? Approve { get; init; }

    /// <summary>What the model is told besides; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>Time for a call that is no command. 1 minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Lends workspaces to sessions.</summary>
public static class WorkspaceSessions
{
    private static readonly HashSet<string> s_changing =
        [nameof(IWorkspace.Write), nameof(IWorkspace.Edit), nameof(IWorkspace.Move), nameof(IWorkspace.Delete)];

    /// <summary>
    /// Lends a workspace. Every call is an event of the run, with its arguments and its result, a change with its diff. Calls whose
    /// outcome a dead host has left unknown are made again: each is as good twice as once, or fails the second time and says why.
    /// </summary>
    /// <param name="session">Whose cells get it.</param>
    /// <param name="workspace">The folder. Not disposed.</param>
    /// <param name="lending">Null for the files alone, without a question.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static Task LendWorkspaceAsync(
        this Session session, Workspace workspace, WorkspaceLending? lending = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(workspace);
        WorkspaceLending how = lending ?? new WorkspaceLending();
        var options = new LendOptions
        {
            Description = how.Description,
            Repeatable = true,
            Timeout = how.Commands is null ? how.Timeout : workspace.MaxCommandTime + how.Timeout,
            Approve = how.Commands is null && how.Approve is null ? null : (call, stop) => DecideAsync(how, call, stop),
        };
        return how.Commands is null
            ? session.LendAsync<IWorkspace>(how.Name, workspace, options, cancellationToken)
            : session.LendAsync<ICommandWorkspace>(how.Name, workspace, options, cancellationToken);
    }

    private static async ValueTask<LentDecision> DecideAsync(WorkspaceLending how, LentCall call, CancellationToken cancellationToken)
    {
        if (call.Member == nameof(ICommandWorkspace.Run))
        {
            string? refusal = await how.Commands!.RefusalAsync(call.Arguments["command"].GetString() ?? "", cancellationToken).ConfigureAwait(false);
            return refusal is null ? LentDecision.Allow : LentDecision.Deny(refusal);
        }

        return how.Approve is { } approve && s_changing.Contains(call.Member)
            ? await approve(call, cancellationToken).ConfigureAwait(false)
            : LentDecision.Allow;
    }
}
