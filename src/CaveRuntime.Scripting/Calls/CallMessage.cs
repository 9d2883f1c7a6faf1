using CaveRuntime.Cells;
using CaveRuntime.Scopes;

namespace CaveRuntime.Scripting.Calls;

/// <summary>Puts a cell's call into the words of the wire. A part of ctx travels as two numbers.</summary>
internal static class CallMessage
{
    public static Call Of(long id, int cell, Subcall call, Text context) => new(
        id,
        cell,
        call.Kind switch
        {
            SubcallKind.Child => CallKind.Child,
            SubcallKind.Map => CallKind.Map,
            SubcallKind.Reduce => CallKind.Reduce,
            _ => CallKind.Query,
        },
        call.Prompt,
        call.System,
        call.Model,
        call.Place is { } place ? new BatchPlace(place.Batch, place.Slot, place.Slots) : null,
        call.Text is null ? null : call.Text.Buffer == context.Buffer ? new CallText(call.Text.Start - context.Start, call.Text.Length) : new CallText(0, call.Text.Length, call.Text.ToString()),
        call.Schema is { } schema ? new ReplyShape(schema, call.Rejected?.Reply, call.Rejected?.Problem) : null);
}
