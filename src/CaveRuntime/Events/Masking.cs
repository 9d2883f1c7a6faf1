using CaveRuntime.Scopes;

namespace CaveRuntime.Events;

/// <summary>
/// Masks every text of an event before anybody sees it: events are what gets logged, recorded and shown. Only the answer's own
/// text and JSON stay as they are, because they are the result that was asked for; whoever writes them to a record masks them there.
/// </summary>
internal static class Masking
{
    public static RunEvent Of(RunEvent happened) => happened switch
    {
        RunStarted e => e with { Question = Mask.Secrets(e.Question) },
        MessageAdded e => e with { Text = Mask.Secrets(e.Text) },
        TextDelta e => e with { Text = Mask.Secrets(e.Text) },
        CellStarted e => e with { Code = Mask.Secrets(e.Code) },
        CellFinished e => e with { Report = Of(e.Report) },
        LimitReached e => e with { Message = Mask.Secrets(e.Message) },
        LentCallStarted e => e with { Target = Mask.Secrets(e.Target), Member = Mask.Secrets(e.Member), Arguments = Mask.Secrets(e.Arguments) },
        LentCallFinished e => e with { Target = Mask.Secrets(e.Target), Member = Mask.Secrets(e.Member), Error = OrNull(e.Error) },
        SubcallFinished e => e with { Error = OrNull(e.Error) },
        ChildStarted e => e with { Question = Mask.Secrets(e.Question) },
        ChildFinished e => e with { Error = OrNull(e.Error) },
        BranchOpened e => e with { Description = Mask.Secrets(e.Description), Prompt = Mask.Secrets(e.Prompt) },
        BranchFolded e => e with { Message = Mask.Secrets(e.Message), Result = Mask.Secrets(e.Result) },
        WarningRaised e => e with { Message = Mask.Secrets(e.Message) },
        RunFinished { Answer: { Error: { } error } answer } e => e with { Answer = answer with { Error = error with { Message = Mask.Secrets(error.Message) } } },
        _ => happened,
    };

    private static CellReport Of(CellReport cell) => cell with
    {
        Observed = new Observation(Of(cell.Result))
        {
            Loss = OrNull(cell.Observed.Loss),
            Notes = [.. cell.Observed.Notes.Select(Mask.Secrets)],
        },
    };

    private static CellResult Of(CellResult cell) => cell with
    {
        Output = cell.Output with { Head = Mask.Secrets(cell.Output.Head), Tail = Mask.Secrets(cell.Output.Tail) },
        Value = OrNull(cell.Value),
        Error = cell.Error is { } error ? error with { Message = Mask.Secrets(error.Message) } : null,
        Final = cell.Final is { } final ? new FinalValue(Mask.Secrets(final.Text), OrNull(final.Json)) : null,
    };

    private static string? OrNull(string? text) => text is null ? null : Mask.Secrets(text);
}
