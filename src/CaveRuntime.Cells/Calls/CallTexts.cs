using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells.Calls;

/// <summary>Texts as they go with calls.</summary>
internal static class CallTexts
{
    /// <summary>A part of <c>ctx</c> goes as two numbers; everything else as its characters.</summary>
    public static CallText Of(Text text, Text context) => text.Buffer == context.Buffer
        ? new CallText(text.Start - context.Start, text.Length)
        : new CallText(0, text.Length, text.ToString());
}
