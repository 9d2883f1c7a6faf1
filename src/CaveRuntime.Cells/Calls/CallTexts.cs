using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells.Calls;

/// <summary>Texts as they go with calls.</summary>
internal static class CallTexts
{
    /// <summary>A part of <c>ctx</c> goes as two numbers; everything else as its characters.</summary>
    public static CallText Of(Text text, Text context) => OffsetIn(text, context) is { } start
        ? new CallText(start, text.Length)
        : new CallText(0, text.Length, text.ToString());

    /// <summary>Where a part of <c>ctx</c> begins in it; null for what is no part of it.</summary>
    public static int? OffsetIn(Text text, Text context) =>
        text.Buffer == context.Buffer && text.Start >= context.Start && text.Start + text.Length <= context.Start + context.Length
            ? text.Start - context.Start
            : null;
}
