namespace CaveRuntime.Evaluation;

/// <summary>Text that others have written, made safe for a page and a picture: neither can hold control characters.</summary>
internal static class PlainText
{
    public static string Of(string text) =>
        string.Create(text.Length, text, static (shown, from) =>
        {
            for (int i = 0; i < shown.Length; i++)
                shown[i] = char.IsControl(from[i]) && from[i] is not ('\n' or '\t') ? '\uFFFD' : from[i];
        });
}
