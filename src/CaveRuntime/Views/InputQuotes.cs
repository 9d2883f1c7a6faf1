using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Transcripts;

namespace CaveRuntime.Views;

/// <summary>
/// Tells observations that are raw text of the input, which any later cell can print again, from results, which were worked out. A few
/// samples of what was shown are looked for in the input, word for word. Each message is judged once. Not thread-safe.
/// </summary>
/// <param name="input">The input; asked for when a message is judged.</param>
internal sealed class InputQuotes(Func<Text> input)
{
    // A sample that is not there costs a look at all of the input: under 0.1 s up to here. Beyond, nothing is taken for raw text.
    private const int MaxInputChars = 200_000_000;
    private const int Samples = 8, MaxMisses = 2, SampleChars = 40, MinLineChars = 24;

    private readonly Dictionary<Message, bool> _judged = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether most of what an observation shows stands in the input.</summary>
    public bool Has(Message message)
    {
        if (message.Observed is not { Cell: var cell })
            return false;
        if (!_judged.TryGetValue(message, out bool quotes))
            _judged[message] = quotes = Judge(cell);
        return quotes;
    }

    private bool Judge(CellResult cell)
    {
        string shown = $"{cell.Output.Head}\n{cell.Output.Tail}\n{cell.Value}";
        Text text = input();
        if (text.Length is 0 or > MaxInputChars)
            return false;
        int found = 0, missed = 0;
        for (int i = 0; i < Samples && missed <= MaxMisses; i++)
        {
            if (Sample(shown, (int)(shown.Length * ((2L * i) + 1) / (2 * Samples))) is not { } sample)
                continue;
            if (text.Contains(sample))
                found++;
            else
                missed++;
        }

        return found >= 1 && found >= 3 * missed;
    }

    // Of the middle of a line: what a cell writes before and after a quotation is its own.
    private static string? Sample(string shown, int at)
    {
        int start = at == 0 ? 0 : shown.LastIndexOf('\n', at - 1) + 1;
        int end = shown.IndexOf('\n', at);
        end = end < 0 ? shown.Length : end;
        if (end - start < MinLineChars)
            return null;
        int length = Math.Min(SampleChars, (end - start) / 2);
        int from = Math.Clamp(at - (length / 2), start + ((end - start - length) / 4), end - length - ((end - start - length) / 4));
        return shown.Substring(from, length);
    }
}
