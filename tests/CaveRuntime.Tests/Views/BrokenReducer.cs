using System.Collections.Immutable;
using CaveRuntime.Transcripts;
using CaveRuntime.Views;

namespace CaveRuntime.Tests.Views;

/// <summary>A reducer that does one thing that no reducer may do.</summary>
internal sealed class BrokenReducer(string what) : IViewReducer
{
    public static ImmutableArray<string> All { get; } =
    [
        "throws", "is cancelled", "gives nothing", "gives no reduction", "drops a question", "shortens a question", "invents a message",
        "names no piece", "gets larger", "tears a turn", "cuts a turn", "sums up without an archive", "sums up the future", "forgets the past",
    ];

    public async Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellationToken)
    {
        IReadOnlyList<Message> messages = now.Messages;
        Reduction reduction = now.Reduction;
        int question = Enumerable.Range(0, messages.Count).Last(i => messages[i].Kind == MessageKind.Question);
        Turn turn = now.Turns.LastOrDefault(
            t => t.To - t.From > 1 && t.Messages.All(reduction.Shows),
            new Turn(messages.Count, messages.Count + 2));
        string handle = await now.ArchiveAsync(messages, cancellationToken);
        return what switch
        {
            "throws" => throw new InvalidOperationException("I give up."),
            "is cancelled" => throw new OperationCanceledException("not by you"),
            "gives nothing" => null!,
            "gives no reduction" => new ReducerResult(null!),
            "drops a question" => new ReducerResult(reduction with { Gone = reduction.Gone.Add(question) }),
            "shortens a question" => new ReducerResult(
                reduction.With(question, new MessageForm(MessageFormKind.Compacted, handle, handle))),
            "invents a message" => new ReducerResult(
                reduction.With(messages.Count, new MessageForm(MessageFormKind.Compacted, handle, handle))),
            "names no piece" => new ReducerResult(
                reduction.With(turn.From, new MessageForm(MessageFormKind.Compacted, "", "archive:999999"))),
            "gets larger" => new ReducerResult(
                reduction.With(turn.From, new MessageForm(MessageFormKind.Compacted, new string('数', 9_000), handle))),
            "tears a turn" => new ReducerResult(reduction with { Gone = reduction.Gone.Add(turn.From) }),
            "cuts a turn" => new ReducerResult(Summed(reduction, turn.From + 1, handle)),
            "sums up without an archive" => new ReducerResult(Summed(reduction, now.MaxThrough, "archive:0")),
            "sums up the future" => new ReducerResult(Summed(reduction, messages.Count + 1, handle)),
            _ => new ReducerResult(reduction with { Summary = new Summary(-1, "", [handle]) }),
        };
    }

    private static Reduction Summed(Reduction reduction, int through, string handle) =>
        reduction with { Summary = new Summary(through, "", (reduction.Summary?.Handles ?? []).Add(handle)) };
}
