using CaveRuntime.Scopes;

namespace CaveRuntime;

/// <content>Cells that are taken back: the scope is built again without them.</content>
public sealed partial class Session
{
    /// <summary>The cells that made the variables what they are, in order: the model's and those of your own, without those that never ran
    /// or were taken back.</summary>
    public IReadOnlyList<SessionCell> Cells => _scope.Cells;

    /// <summary>Takes the last cell back: the next one finds the variables as they were before it. What it printed, and what its calls have
    /// cost, stays; what it did through lent objects is not undone.</summary>
    /// <param name="cancellationToken">Stops the waiting for a question that is under way.</param>
    /// <returns>The cell; null where there is none.</returns>
    /// <exception cref="InvalidOperationException">The session is not kept, an object of this process is shared with its cells, or a
    /// question was broken off (<see cref="Pending"/>).</exception>
    public async Task<SessionCell?> UndoCellAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_pending is not null)
                throw new InvalidOperationException("A question was broken off, and its cells are not over. Take it up first, or ask something else.");
            if (!_scope.CanForget)
            {
                throw new InvalidOperationException(
                    "Only a session that is kept, and that shares no object with its cells, can be built again without a cell. Open it with a store (CaveOptions.Store).");
            }

            if (_scope.Cells is not [.., var last])
                return null;
            _scope.Forget(last.Number, now: true);
            return last;
        }
        finally
        {
            _turn.Release();
        }
    }
}
