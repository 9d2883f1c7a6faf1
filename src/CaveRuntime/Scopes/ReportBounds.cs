using System.Globalization;

namespace CaveRuntime.Scopes;

/// <summary>
/// The one place where a report comes into the host, from whatever scope: everything in it is as long as an honest scope would make it, or
/// is cut with a mark. A report is written next to untrusted code, so nothing in it is taken at its word.
/// </summary>
internal static class ReportBounds
{
    private const int MaxNameChars = 512, MaxTypeChars = 256, MaxItems = 1_000, MaxDropped = 1_000_000;
    private const int MaxPlaces = 100, MaxAnswerChars = 10_000_000;

    // What a preview adds to its limit: the mark that something was cut.
    private const int Marks = 64;

    /// <summary>The report as the host keeps it.</summary>
    /// <param name="given">The report as it came.</param>
    /// <param name="observationChars">Length of an observation.</param>
    public static CellResult Bound(CellResult given, int observationChars)
    {
        var bounded = given with
        {
            Status = Enum.IsDefined(given.Status) ? given.Status : CellStatus.Exception,
            Layer = given.Layer is { } layer && Enum.IsDefined(layer) ? layer : null,
            Output = Bound(given.Output, observationChars),
            Value = given.Value is null ? null : Cut(given.Value, observationChars + Marks),
            Error = given.Error is null ? null : Bound(given.Error, observationChars),
            Variables = [.. given.Variables.Where(v => v is { Name: not null, Type: not null }).Take(MaxItems).Select(Bound)],
            Unassigned = [.. given.Unassigned.Where(n => n is not null).Take(MaxItems).Select(n => Cut(n, MaxNameChars))],
            Final = given.Final is { Evidence: null or { Count: > MaxPlaces } } crowded
                ? crowded with { Evidence = [.. (crowded.Evidence ?? []).Take(MaxPlaces)] }
                : given.Final,
            Dropped = Math.Clamp(given.Dropped, 0, MaxDropped),
            Drawn = given.Drawn is { IsSound: true } drawn ? drawn : null,
        };
        return given.Final is { } final && Chars(final) > MaxAnswerChars ? Refused(bounded) : bounded;
    }

    private static long Chars(FinalValue final) => (long)final.Text.Length + (final.Json?.Length ?? 0) + (final.Notes?.Length ?? 0);

    private static CellResult Refused(CellResult cell) => cell with
    {
        Status = CellStatus.Exception,
        Layer = CellLayer.Limit,
        Final = null,
        Error = new CellError(
            "AnswerLimit",
            FormattableString.Invariant($"the cell's answer has more than {MaxAnswerChars:N0} characters. Answer with less, or with a summary."),
            null),
    };

    private static CellOutput Bound(CellOutput given, int most)
    {
        string head = Cut(given.Head, most);
        return new CellOutput(
            head,
            Cut(given.Tail, Math.Max(0, most - head.Length)),
            Math.Max(given.Chars, (long)given.Head.Length + given.Tail.Length),
            given.Variable is null ? null : Cut(given.Variable, MaxNameChars));
    }

    // The end of a message says as much as its beginning.
    private static CellError Bound(CellError given, int observationChars)
    {
        int most = observationChars / 2;
        string message = given.Message;
        if (message.Length > most)
        {
            int head = Whole(message, most * 3 / 4), tail = Whole(message, message.Length - (most / 4));
            message = string.Create(
                CultureInfo.InvariantCulture,
                $"{message[..head]}\n[… {tail - head:N0} of {message.Length:N0} characters left out …]\n{message[tail..]}");
        }

        return new CellError(Cut(given.Type, MaxTypeChars), message, given.Line is > 0 ? given.Line : null);
    }

    private static VariableInfo Bound(VariableInfo given) => new(
        Cut(given.Name, MaxNameChars),
        Cut(given.Type, MaxTypeChars),
        given.Size is >= 0 ? given.Size : null,
        Enum.IsDefined(given.Change) ? given.Change : VariableChange.Changed)
    {
        Fingerprint = given.Fingerprint,
    };

    /// <summary>A text of at most this many characters, and a mark where more was there.</summary>
    public static string Cut(string text, int most) => text.Length <= most ? text : text[..Whole(text, most)] + "…";

    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
