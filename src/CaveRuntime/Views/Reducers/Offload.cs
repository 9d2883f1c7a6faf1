namespace CaveRuntime.Views.Reducers;

/// <summary>Leaves head and tail of large messages in the view, and the name of the archived whole. The last turns stay whole.</summary>
/// <param name="above">Estimated tokens above which a message is large.</param>
/// <param name="previewChars">Length of what stays.</param>
/// <param name="keepTurns">Last turns that stay whole.</param>
public sealed class Offload(int above, int previewChars, int keepTurns) : IViewReducer
{
    /// <inheritdoc/>
    public Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellationToken)
    {
        var large = now.Turns.SkipLast(keepTurns).SelectMany(turn => turn.Messages)
            .Where(i => now.Reduction.Shows(i) && !now.Reduction.Forms.ContainsKey(i) && now.Messages[i].Estimate > above);
        return Shrinking.ShrinkAsync(
            now,
            large,
            (message, handle) => CompactForms.Offload(message, previewChars, handle),
            cancellationToken);
    }
}
