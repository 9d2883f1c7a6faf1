using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;
using CaveRuntime.Scopes;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>
/// Turns the value that a cell answers with into what a person and a program read. Runs the value's own code, so only where the cell runs.
/// </summary>
internal static class FinalRenderer
{
    // As text and as JSON together, so that both fit into one frame.
    private const int MaxAnswerChars = 10_000_000;

    /// <summary>
    /// A text is answered as it is, a number in invariant form, a date as in JSON, a task with its result, anything else as JSON.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="names">What the compiler knows of the names of tuples in it; null for nothing.</param>
    /// <param name="cancellation">Ends the waiting for tasks and the reading of sequences.</param>
    /// <exception cref="InvalidOperationException">The value is no answer; the message says why and what to do.</exception>
    public static FinalValue Of(object? value, TupleNames? names, CancellationToken cancellation)
    {
        value = Awaited.Value(value, cancellation);
        if (value is byte[] bytes)
        {
            throw new InvalidOperationException(
                $"FINAL got a byte[] of {bytes.Length:N0}, which has no text. Answer with Encoding.UTF8.GetString(…) or "
                + "Convert.ToBase64String(…) of it.");
        }

        int length = value switch { string s => s.Length, Text t => t.Length, StringBuilder b => b.Length, _ => 0 };
        if (length > MaxAnswerChars / 2)
            throw TooLong(length);
        string json = new AnswerWriter(MaxAnswerChars, cancellation).Json(value, names);
        string text = TextOf(value, json).Trim();
        return text.Length + json.Length <= MaxAnswerChars ? new FinalValue(text, json) : throw TooLong(Math.Max(text.Length, json.Length));
    }

    public static InvalidOperationException TooLong(long length) => new(
        string.Create(CultureInfo.InvariantCulture, $"FINAL: the answer has {length:N0} characters, more than can leave the scope. ")
            + "Answer with a part of it, or with a summary.");

    private static string TextOf(object? value, string json) => value switch
    {
        null => "null",
        bool or Capture or Reply => value.ToString()!,
        double or float or Half or decimal or sbyte or byte or short or ushort or int or uint or long or ulong =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        // What JSON says as one string is that string: texts, words of an enum, dates.
        _ when json is ['"', ..] => JsonSerializer.Deserialize<string>(json)!,
        _ => json,
    };
}
