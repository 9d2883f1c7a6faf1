using CaveRuntime.Transcripts;

namespace CaveRuntime.Views.Reducers;

/// <summary>Replaces messages by smaller forms, each archived before.</summary>
internal static class Shrinking
{
    // Of about the length that real handles have.
    private const string AnyHandle = "archive:0000";

    /// <summary>Shrinks those of the messages that get smaller by it, provided that all together free enough.</summary>
    public static async Task<ReducerResult> ShrinkAsync(ReducerInput now, IEnumerable<int> messages, Func<Message, string, MessageForm?> form, CancellationToken cancellation)
    {
        var worth = new List<int>();
        long gain = 0;
        foreach (int i in messages)
        {
            long before = now.Reduction.Forms.TryGetValue(i, out MessageForm? old) ? old.Estimate : now.Messages[i].Estimate;
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
                ?? await now.Archive.AddAsync(now.Messages[i].Text, cancellation).ConfigureAwait(false);
            next = next.With(i, form(now.Messages[i], handle)!);
        }

        return new ReducerResult(next);
    }
}
