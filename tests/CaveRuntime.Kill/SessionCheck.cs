namespace CaveRuntime.Kill;

/// <summary>A session that was killed again and again, against one of the same script that nobody disturbed.</summary>
internal static class SessionCheck
{
    /// <summary>Adds what is wrong to the totals.</summary>
    public static void Of(string name, Played played, Played quiet, IReadOnlyDictionary<string, Asked> asked, string[] effects, Totals totals)
    {
        void Wrong(string what) => totals.Violate($"{name}: {what}");
        bool lossy = played.LostCells > 0;
        totals.Lossy += lossy ? 1 : 0;
        totals.Taken += played.Taken;
        totals.Uncertain += played.Uncertain;
        if (played.WasEmptied)
            Wrong("its variables could not be built again");
        if (played.Works != 1 || played.Answers.Count != 1)
            Wrong($"{played.Works} questions and {played.Answers.Count} answers in its journal");
        if (played.DoubledNumbers > 0)
            Wrong($"{played.DoubledNumbers} events have the number of another one");
        if (played.BegunAgain.Count > 0)
            Wrong($"calls were begun again after their end: {string.Join(", ", played.BegunAgain)}");
        if (played.DecidedTwice.Count > 0)
            Wrong($"decided twice: {string.Join(", ", played.DecidedTwice)}");
        if (played.Decisions > effects.Count(e => e.StartsWith("asked ", StringComparison.Ordinal)))
            Wrong($"{played.Decisions} decisions are in the journal, and fewer were asked for");
        if (played.RecordedTwice.Count > 0)
            Wrong($"answers were recorded twice: {Starts(played.RecordedTwice, asked)}");
        if (played.Answers is [{ } answer, ..] && quiet.Answers is [{ } right, ..])
        {
            if ((lossy ? Played.Bare(answer.Text ?? "") : answer.Text) != (lossy ? Played.Bare(right.Text ?? "") : right.Text))
                Wrong($"the answer is {answer.Text}, not {right.Text}");
            Ledger(answer.Usage, right.Usage, played, asked, lossy, Wrong, totals);
        }

        string[] twice = [.. asked.Where(a => played.Recorded.TryGetValue(a.Key, out DateTimeOffset time)
            && a.Value.Arrivals.Any(at => at > time)).Select(a => a.Key)];
        if (twice.Length > 0)
            Wrong($"asked again although the answer was in the journal: {Starts(twice, asked)}");
        int again = asked.Values.Sum(a => a.Arrivals.Length - 1);
        totals.AskedAgain += again;
        if (again > played.Uncertain + (20 * played.LostCells))
            Wrong($"{again} requests came again, and the journal lists only {played.Uncertain} calls as uncertain");
        Transcripts(played, quiet, lossy, Wrong);
        foreach (IGrouping<string, string> effect in effects.Where(e => e.StartsWith("add ", StringComparison.Ordinal)).GroupBy(e => e))
        {
            totals.Effects++;
            if (effect.Count() > 1)
                Wrong($"done {effect.Count()} times: {effect.Key}");
        }

        foreach (var note in effects.Where(e => e.StartsWith("note ", StringComparison.Ordinal)).Distinct()
            .GroupBy(e => e[5..e.IndexOf(' ', e.IndexOf("try", StringComparison.Ordinal) is > 0 and int at ? at + 4 : 5)]))
        {
            // Chance that was drawn again after an effect had seen it.
            if (note.Count() > 1)
                Wrong($"chance came out differently: {string.Join(" | ", note)}");
        }
    }

    private static void Ledger(
        Usage usage, Usage right, Played played, IReadOnlyDictionary<string, Asked> asked, bool lossy, Action<string> wrong, Totals totals)
    {
        Asked[] recorded = [.. asked.Where(a => played.Recorded.ContainsKey(a.Key)).Select(a => a.Value)];
        (long input, long output) = (recorded.Sum(a => a.Input), recorded.Sum(a => a.Output));
        string figures = $"ledger {usage.InputTokens} + {usage.OutputTokens} tokens, {usage.Subcalls} subcalls, {usage.Children} children; server {input} + {output} in {recorded.Length} answers that were recorded; undisturbed {right.InputTokens} + {right.OutputTokens}, {right.Subcalls}, {right.Children}";
        totals.Answers += recorded.Length;
        bool holds = lossy
            ? usage.InputTokens >= input && usage.OutputTokens >= output && usage.InputTokens <= asked.Values.Sum(a => a.Input * a.Arrivals.Length)
            : (usage.InputTokens, usage.OutputTokens) == (input, output)
                && (usage.InputTokens, usage.OutputTokens, usage.Subcalls, usage.Children)
                    == (right.InputTokens, right.OutputTokens, right.Subcalls, right.Children);
        if (!holds)
            wrong($"ledger and server differ{(lossy ? " (cells were lost)" : "")}: {figures}");
        if (!lossy && played.Recorded.Count != asked.Count)
        {
            wrong($"requests without a recorded answer: {Starts(asked.Keys.Where(k => !played.Recorded.ContainsKey(k)), asked)}");
        }
    }

    private static void Transcripts(Played played, Played quiet, bool lossy, Action<string> wrong)
    {
        List<string> root = lossy ? WithoutLost(played.Root) : played.Root;
        List<string> right = lossy ? [.. quiet.Root.Select(Played.Bare)] : quiet.Root;
        if (!root.SequenceEqual(right))
        {
            int at = root.Zip(right).TakeWhile(p => p.First == p.Second).Count();
            wrong($"the transcript differs from message {at} on ({root.Count} and {right.Count}): «{root.ElementAtOrDefault(at)}», not «{right.ElementAtOrDefault(at)}»");
        }

        if (lossy)
            return;
        string[] children = [.. played.Children.Values.Select(c => string.Join("\n\n", c)).Order(StringComparer.Ordinal)];
        string[] others = [.. quiet.Children.Values.Select(c => string.Join("\n\n", c)).Order(StringComparer.Ordinal)];
        if (!children.SequenceEqual(others))
            wrong($"transcripts of children differ ({children.Length} and {others.Length}): «{children.Except(others).FirstOrDefault()}», not «{others.Except(children).FirstOrDefault()}»");
        string kinds = Kinds(played), otherKinds = Kinds(quiet);
        if (kinds != otherKinds)
            wrong($"events differ: {kinds}, not {otherKinds}");
    }

    // What a call or cell that was broken off has told of its beginning is told again when it begins again.
    private static string Kinds(Played played) => string.Join(' ', played.Events
        .Where(e => e.Key is "run_finished" or "cell_finished" or "child_finished" or "message_added" or "model_called" or "branch_opened" or "branch_folded" or "view_reduced")
        .OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}:{e.Value}"));

    // A cell that took its worker along, and what the model was told of that, is left out.
    private static List<string> WithoutLost(List<string> messages)
    {
        List<string> rest = [];
        foreach (string message in messages)
        {
            if (message.Contains(Script.LostMark, StringComparison.Ordinal) && rest.Count > 0)
                rest.RemoveAt(rest.Count - 1);
            else
                rest.Add(Played.Bare(message));
        }

        return rest;
    }

    private static string Starts(IEnumerable<string> hashes, IReadOnlyDictionary<string, Asked> asked) =>
        string.Join(", ", hashes.Take(5).Select(h => $"«{asked.GetValueOrDefault(h)?.Start}» ({h})"));
}
