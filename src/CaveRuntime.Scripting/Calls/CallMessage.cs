using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes;

namespace CaveRuntime.Scripting.Calls;

/// <summary>Puts a cell's call into the words of the wire: the only place that makes a <see cref="Call"/>.</summary>
internal static class CallMessage
{
    /// <summary>A subcall or a child.</summary>
    public static Call Of(long id, int cell, Subcall call, Text context) => new(
        id,
        cell,
        KindOf(call.Kind),
        call.Prompt,
        call.System,
        call.Model,
        call.Place is { } place ? new BatchPlace(place.Batch, place.Slot, place.Slots) : null,
        call.Text is null ? null : TextOf(call.Text, context),
        call.Schema is { } schema ? new ReplyShape(schema, call.Rejected?.Reply, call.Rejected?.Problem) : null);

    /// <summary>A question about the run's own context.</summary>
    public static Call Of(long id, int cell, ViewCall call, string text, string? more) => new(id, cell, KindOf(call), text, more);

    /// <summary>What is left of the budget.</summary>
    public static Call OfBudget(long id, int cell) => new(id, cell, CallKind.Budget, "");

    /// <summary>A member of a lent object.</summary>
    public static Call OfLent(long id, int cell, string target, string member, string arguments) =>
        new(id, cell, CallKind.Lent, "", Lent: new LentMember(target, member, arguments));

    // A part of ctx travels as two numbers.
    private static CallText TextOf(Text text, Text context) => text.Buffer == context.Buffer
        ? new CallText(text.Start - context.Start, text.Length)
        : new CallText(0, text.Length, text.ToString());

    private static CallKind KindOf(SubcallKind kind) => kind switch
    {
        SubcallKind.Query => CallKind.Query,
        SubcallKind.Child => CallKind.Child,
        SubcallKind.Map => CallKind.Map,
        SubcallKind.Reduce => CallKind.Reduce,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such call."),
    };

    private static CallKind KindOf(ViewCall call) => call switch
    {
        ViewCall.Branch => CallKind.Branch,
        ViewCall.Fold => CallKind.Fold,
        ViewCall.ArchiveCount => CallKind.ArchiveCount,
        ViewCall.ArchiveRead => CallKind.ArchiveRead,
        _ => throw new ArgumentOutOfRangeException(nameof(call), call, "There is no such call."),
    };
}
