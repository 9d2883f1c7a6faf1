using CaveRuntime.Cells;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scripting.Calls;

/// <summary>Makes a cell's subcall into the call that the host gets.</summary>
internal static class CallMessage
{
    /// <summary>The call of one subcall or child.</summary>
    /// <param name="id">Names the call.</param>
    /// <param name="cell">The cell that asks.</param>
    /// <param name="asked">The subcall.</param>
    /// <param name="context">What the cell sees as <c>ctx</c>.</param>
    public static ReplyCall Of(long id, int cell, Subcall asked, Text context)
    {
        BatchPlace? place = asked.Place is { } at ? new BatchPlace(at.Batch, at.Slot, at.Slots) : null;
        ReplyShape? shape = asked.Schema is { } schema ? new ReplyShape(schema, asked.Rejected?.Reply, asked.Rejected?.Problem) : null;
        return asked switch
        {
            QuerySubcall query => new QueryCall(id, cell, query.Prompt, query.System, query.Model, place, shape),
            ChildSubcall child => new ChildCall(id, cell, child.Prompt, TextOf(child.Text, context), place, shape),
            MapSubcall map => new MapCall(id, cell, map.Prompt, TextOf(map.Chunk, context), place, shape),
            ReduceSubcall reduce => new ReduceCall(id, cell, reduce.Prompt, TextOf(reduce.Parts, context), place, shape),
            _ => throw new ArgumentOutOfRangeException(nameof(asked), asked.GetType().Name, "There is no such call."),
        };
    }

    // A part of ctx travels as two numbers.
    private static CallText TextOf(Text text, Text context) => text.Buffer == context.Buffer
        ? new CallText(text.Start - context.Start, text.Length)
        : new CallText(0, text.Length, text.ToString());
}
