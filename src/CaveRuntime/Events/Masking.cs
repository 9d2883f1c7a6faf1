using CaveRuntime.Scopes;

namespace CaveRuntime.Events;

/// <summary>
/// Masks every text of an event for those who see it: what gets logged, recorded and shown for people. Only the answer's own text and
/// JSON stay as they are, because they are the result that was asked for; the one that writes them to a record masks them there. A
/// session's store gets events before they come here.
/// </summary>
internal static class Masking
{
    // What goes to and fro between cells and objects of the host may be large.
    private const int ShownChars = 2_000;

    public static RunEvent Of(RunEvent happened) => happened switch
    {
        RunStarted e => e with { Question = Mask.Secrets(e.Question) },
        MessageAdded e => e with { Text = Mask.Secrets(e.Text), Thinking = OrNull(e.Thinking) },
        TextDelta e => e with { Text = Mask.Secrets(e.Text) },
        CellStarted e => e with { Code = Mask.Secrets(e.Code) },
        CellFinished e => e with { Report = Of(e.Report) },
        LimitReached e => e with { Message = Mask.Secrets(e.Message) },
        LentCallStarted e => e with { Target = Mask.Secrets(e.Target), Member = Mask.Secrets(e.Member), Arguments = Shown(e.Arguments) },
        LentCallFinished e => e with { Target = Mask.Secrets(e.Target), Member = Mask
            .Secrets(e.Member), Error = OrNull(e.Error), Result = e.Result is null
            ? null
            : Shown(e.Result) },
        SubcallFinished e => e with { Error = OrNull(e.Error), Reply = OrNull(e.Reply), Thinking = OrNull(e.Thinking) },
        ChildStarted e => e with { Question = Mask.Secrets(e.Question) },
        ChildFinished e => e with { Error = OrNull(e.Error), Reply = OrNull(e.Reply) },
        ViewCompacted e => e with { Instructions = OrNull(e.Instructions), Problem = OrNull(e.Problem) },
        BranchOpened e => e with { Description = Mask.Secrets(e.Description), Prompt = Mask.Secrets(e.Prompt) },
        BranchFolded e => e with { Message = Mask.Secrets(e.Message), Result = Mask.Secrets(e.Result) },
        WarningRaised e => e with { Message = Mask.Secrets(e.Message) },
        RunFinished { Answer: { Error: { } error } answer } e => e with { Answer = answer with { Error = error with { Message = Mask
            .Secrets(error.Message) } } },
        _ => happened,
    };

    private static CellReport Of(CellReport cell) => cell with
    {
        Observed = cell.Observed with
        {
            Cell = Of(cell.Result),
            Loss = OrNull(cell.Observed.Loss),
            Notes = [.. cell.Observed.Notes.Select(Mask.Secrets)],
        },
    };

    private static CellResult Of(CellResult cell) => cell with
    {
        Output = cell.Output with { Head = Mask.Secrets(cell.Output.Head), Tail = Mask
            .Secrets(cell.Output.Tail), Variable = OrNull(cell.Output.Variable) },
        Value = OrNull(cell.Value),
        Error = cell.Error is { } error ? error with { Message = Mask.Secrets(error.Message) } : null,
        Final = cell.Final is { } final
            ? final with { Text = Mask.Secrets(final.Text), Json = OrNull(final.Json), Notes = OrNull(final.Notes) }
            : null,
    };

    // The key may lie across the cut, so it is masked first.
    private static string Shown(string json) =>
        Mask.Secrets(json) is var masked && masked.Length <= ShownChars ? masked : masked[..ShownChars] + "…";

    private static string? OrNull(string? text) => text is null ? null : Mask.Secrets(text);
}
