using System.Text;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Events;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Views;
using CaveRuntime.Views.Policies;

namespace CaveRuntime.Tests.Views;

/// <summary>Every invariant of a view, after every step of thousands of generated sessions, for every policy.</summary>
public sealed class InvariantTests
{
    private const int Sessions = 1_000, Steps = 24, Window = 3_000;

    public static TheoryData<string, int> Policies
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in ViewPolicies.Names)
            {
                for (int part = 0; part < 4; part++)
                    data.Add(name, part);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Every_view_of_every_generated_session_keeps_the_invariants(string policy, int part)
    {
        int reduced = 0;
        for (int seed = part * Sessions / 4; seed < (part + 1) * Sessions / 4; seed++)
            reduced += await FollowAsync(ViewPolicies.Find(policy), seed);
        Assert.Equal(policy == "none", reduced == 0);
    }

    [Fact]
    public async Task A_policy_of_public_parts_alone_keeps_them_too()
    {
        int reduced = 0;
        for (int seed = 0; seed < Sessions / 4; seed++)
            reduced += await FollowAsync(OutsidePolicy.OfThePage(), seed);
        Assert.NotEqual(0, reduced);
    }

    [Fact]
    public async Task A_policy_whose_reducers_break_every_rule_keeps_them_too()
    {
        ViewStage[] broken = [.. BrokenReducer.All.Select(name => new ViewStage(name, new BrokenReducer(name), 0.3, MinGain: 0))];
        int reduced = 0;
        for (int seed = 0; seed < Sessions / 4; seed++)
            reduced += await FollowAsync(new ViewPolicy("broken", [.. broken, ViewPolicies.LastResort], new BranchLimits()), seed);
        Assert.NotEqual(0, reduced);
    }

    private static async Task<int> FollowAsync(ViewPolicy policy, int seed)
    {
        var random = new Random(seed);
        var store = new MemoryStore();
        if (seed % 5 == 4)
            store.IsFull = () => random.Next(3) == 0;
        var transcript = new Transcript("You operate on an input.");
        using var archive = new Archive(store);
        using var session = new SessionView(transcript, policy, archive, Window);
        var generated = new GeneratedSession(random);
        int reduced = 0;
        Task<SummaryReply> Summarize(string request, CancellationToken cancellationToken)
        {
            Assert.InRange(TokenCounterOf(request), 1, Window);
            return Task.FromResult(seed % 3 == 0 ? Summaries.Any(random, request) : new SummaryReply(Summaries.Filled(request)));
        }

        View last = session.Current();
        for (int step = 0; step < Steps; step++)
        {
            foreach (Message message in generated.Next(step == 0))
                transcript.Add(message);
            last = await BranchAsync(session, random, last);
            Reduction before = session.Reduction;
            View unreduced = session.Current();
            var events = new List<RunEvent>();
            View view = await session.ViewAsync(Summarize, events.Add, CancellationToken.None);
            string place = $"policy {policy.Name}, seed {seed}, step {step}";
            Reduction after = session.Reduction;

            Assert.True(last.Entries.SequenceEqual(unreduced.Entries.Take(last.Entries.Length)), $"{place}: the view did not just grow");
            Assert.True(view.Estimate <= unreduced.Estimate, $"{place}: the view got larger");
            Assert.Equal(!ReferenceEquals(before, after), events.OfType<ViewReduced>().Any());
            Assert.All(events.OfType<ViewReduced>(), e => Assert.True(e.TokensAfter < e.TokensBefore, place));
            Batches(transcript, view, place);
            Questions(transcript, view, place);
            if (!ReferenceEquals(before, after))
                await ArchivedAsync(transcript, after, archive, place);
            Prefix(unreduced, view, before, after, place);
            Assert.All(view.Entries, e => Assert.True(IsWellFormed(e.Text), $"{place}: a broken character in {e.Message}"));
            Assert.True(
                after.Summary is null || after.Summary.Body.Length == 0 || after.Summary.Body.StartsWith("## ", StringComparison.Ordinal),
                $"{place}: a summary that is not the form");
            bool hasRoom = policy.Stages.Count > 0 && LeastView(transcript) < session.Usable;
            Assert.True(!hasRoom || session.Tokens(view) <= session.Usable, $"{place}: {session.Tokens(view)} tokens in {session.Usable}");

            View again = await session.ViewAsync(Summarize, events.Add, CancellationToken.None);
            Assert.True(
                ReferenceEquals(after, session.Reduction) && again.Entries.SequenceEqual(view.Entries),
                $"{place}: applying it twice is not applying it once");

            reduced += events.OfType<ViewReduced>().Count();
            last = view;
        }

        return reduced;
    }

    /// <summary>Now and then a branch is opened or folded; a fold leaves the parent's exact prefix, one call and one result.</summary>
    /// <returns>What the next view has to begin with.</returns>
    private static async Task<View> BranchAsync(SessionView session, Random random, View last)
    {
        IReadOnlyList<Message> messages = session.Transcript.Messages;
        Turn turn = Turn.Of(messages, 0)[^1];
        if (session.Policy.Branches is null)
            return last;
        if (session.Branches.Open is not { } open)
        {
            // Where a turn has but one observation, as turns of a run have.
            if (random.Next(6) == 0 && turn.To - turn.From == 2 && messages[^1].Kind == MessageKind.Observation)
                session.Branches.Enter(new OpenBranch(session.Branches.NextNumber, "part", turn.From, turn.To - 1));
            return last;
        }

        if (random.Next(4) != 0 && session.Tokens(session.Current()) <= session.Usable)
            return last;
        string handle = await session.Archive.AddAsync(Archive.Dump(messages.Skip(open.From)), CancellationToken.None);
        ViewEntry[] prefix = [.. session.Current().Entries.TakeWhile(e => e.Message < open.Observation)];
        session.Fold($"Result of branch {open.Number} (whole: {handle})", handle);
        View folded = session.Current();
        Assert.Equal(prefix, folded.Entries[..prefix.Length]);
        Assert.Equal($"Result of branch {open.Number} (whole: {handle})", folded.Entries[prefix.Length].Text);
        Assert.All(folded.Entries[(prefix.Length + 1)..], e => Assert.Equal(MessageKind.Question, messages[e.Message].Kind));
        return folded;
    }

    private static long TokenCounterOf(string text) => TokenEstimate.Of(text);

    /// <summary>1: a reply and all its observations are there together and in order, or not at all.</summary>
    private static void Batches(Transcript transcript, View view, string place)
    {
        int[] shown = [.. view.Entries.Select(e => e.Message).Where(i => i >= 0)];
        Assert.True(shown.Order().SequenceEqual(shown), $"{place}: out of order");
        var there = shown.ToHashSet();
        foreach (Turn turn in Turn.Of(transcript.Messages, 0))
            Assert.True(turn.Messages.All(there.Contains) || !turn.Messages.Any(there.Contains), $"{place}: turn {turn} was parted");
    }

    /// <summary>4: the user's messages stand there word for word, in order.</summary>
    private static void Questions(Transcript transcript, View view, string place)
    {
        var asked = transcript.Messages.Where(m => m.Kind == MessageKind.Question).Select(m => m.Text);
        var shown = view.Entries.Where(
            e => e.Message >= 0 && transcript.Messages[e.Message].Kind == MessageKind.Question).Select(e => e.Text);
        Assert.True(asked.SequenceEqual(shown), $"{place}: the user's messages have changed");
    }

    /// <summary>5: what the view does not show whole is in the archive, under a handle that the view names.</summary>
    private static async Task ArchivedAsync(Transcript transcript, Reduction reduction, Archive archive, string place)
    {
        var pieces = new Dictionary<string, string>();
        for (int piece = 1; piece <= archive.Count; piece++)
            pieces.Add($"archive:{piece}", (await archive.ReadAsync($"archive:{piece}", CancellationToken.None)).Text!);
        foreach ((int i, MessageForm form) in reduction.Forms)
        {
            if (i >= reduction.Start)
            {
                string piece = pieces[form.Handle!];
                if (form.Kind == MessageFormKind.Folded)
                    Assert.Contains(transcript.Messages[i].Text, piece, StringComparison.Ordinal);
                else
                    Assert.Equal(transcript.Messages[i].Text, piece);
                Assert.Contains(form.Handle!, form.Text, StringComparison.Ordinal);
            }
        }

        string all = string.Join('\n', pieces.Values);
        for (int i = 0; i < transcript.Messages.Count; i++)
        {
            if (!reduction.Shows(i) && transcript.Messages[i].Kind != MessageKind.Question)
                Assert.True(all.Contains(transcript.Messages[i].Text, StringComparison.Ordinal), $"{place}: message {i} is nowhere");
        }
    }

    /// <summary>6: what lies before the first edit is the same, byte for byte.</summary>
    private static void Prefix(View before, View after, Reduction old, Reduction now, string place)
    {
        int edit = before.Entries.TakeWhile(e =>
            e.Message == ViewEntry.Summary ? ReferenceEquals(old.Summary, now.Summary)
            : e.Message < 0 || (IsQuestion(e) && e.Message < now.Start)
                || (now.Shows(e.Message) && old.Forms.GetValueOrDefault(e.Message) == now.Forms.GetValueOrDefault(e.Message))).Count();
        Assert.True(before.Entries.Take(edit).SequenceEqual(after.Entries.Take(edit)), $"{place}: the bytes before the edit have changed");
        static bool IsQuestion(ViewEntry e) => e.Text.StartsWith("Question: ", StringComparison.Ordinal);
    }

    /// <summary>8: no surrogate without its other half.</summary>
    private static bool IsWellFormed(string text)
    {
        ReadOnlySpan<char> left = text;
        while (left.Length > 0)
        {
            if (Rune.DecodeFromUtf16(left, out _, out int used) != System.Buffers.OperationStatus.Done)
                return false;
            left = left[used..];
        }

        return true;
    }

    private static long LeastView(Transcript transcript) =>
        1_100 + transcript.Messages.Where(m => m.Kind == MessageKind.Question).Sum(m => m.Estimate + 4);
}
