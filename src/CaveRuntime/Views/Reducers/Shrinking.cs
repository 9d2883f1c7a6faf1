using CaveRuntime.Transcripts;

namespace CaveRuntime.Views.Reducers;

/// <summary>What most reducers are made of: replaces messages by smaller forms, each archived before.</summary>
public static class Shrinking
{
    // Of about the length that real handles have.
    private const string AnyHandle = "archive:0000";

    /// <summary>Shrinks those of the messages that get smaller by it, provided that all together free enough.</summary>
    /// <param name="now">What the reducer was given.</param>
    /// <param name="messages">Indices of the messages; the user's are to be left out.</param>
    /// <param name="form">
    /// The smaller form of a message whose whole has this handle; null where it has none. It is asked twice, the first time with a handle
    /// that stands for any.
    /// </param>
    /// <param name="cancellationToken">Stops with the run.</param>
    /// <returns>The next reduction; the same one where the forms free less than <see cref="ReducerInput.MinGain"/>.</returns>
    public static async Task<ReducerResult> ShrinkAsync(
        ReducerInput now,
        IEnumerable<int> messages,
        Func<Message, string, MessageForm?> form,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(form);
        var worth = new List<int>();
        long gain = 0;
        foreach (int i in messages)
        {
            long before = now.EstimateOf(i);
            if (form(now.Messages[i], AnyHandle) is { } smaller && smaller.Estimate < before)
            {
                worth.Add(i);
                gain += before - smaller.Estimate;
            }
        }

        if (gain < now.MinGain)
            return new ReducerResult(now.Reduction);
        Reduction next = now.Reduction;
        foreach (int i in worth)
        {
            string handle = next.Forms.GetValueOrDefault(i)?.Handle
                ?? await now.ArchiveAsync(now.Messages[i], cancellationToken).ConfigureAwait(false);
            next = next.With(i, form(now.Messages[i], handle)!);
        }

        return new ReducerResult(next);
    }
}
