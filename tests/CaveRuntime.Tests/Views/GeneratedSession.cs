using CaveRuntime.Scopes;
using CaveRuntime.Transcripts;

namespace CaveRuntime.Tests.Views;

/// <summary>Messages as a session might bring them, from a seed: questions, turns that work, that fail, that come to nothing; in several
/// scripts.</summary>
internal sealed class GeneratedSession(Random random)
{
    private static readonly string[] s_words =
        [
            "alpha ",
            "the ",
            "result ",
            "of ",
            "cell\n",
            "数据分析 ",
            "👩‍👩‍👧‍👦",
            "🇩🇪🇫🇷",
            "e\u0301",
            "if (x > 0) ",
            "{ return 17; }\n",
            "Größe ",
            "данные "
        ];

    private int _cell;

    /// <summary>The messages of the next step.</summary>
    public IEnumerable<Message> Next(bool first)
    {
        if (first || random.Next(15) == 0)
            yield return new Message(MessageKind.Question, "Question: " + Text(first ? 60 : 30));
        switch (random.Next(10))
        {
            case 0:
                yield return new Message(MessageKind.Reply, random.Next(2) == 0 ? "" : Text(20));
                yield return new Message(MessageKind.Notice, "Your reply held no complete block. " + Text(5));
                break;
            case 1:
                yield return Reply();
                yield return Observation(Observed.Cell(++_cell, "", new CellError("Exception", Text(30), null))) with { Failed = true };
                break;
            case 2:
                // A reply with a batch of observations, which belong together.
                yield return Reply();
                for (int i = random.Next(2, 5); i > 0; i--)
                    yield return Observation();
                break;
            default:
                yield return Reply();
                yield return Observation();
                break;
        }
    }

    private Message Reply() => new(MessageKind.Reply, $"{Text(6)}\n\n```csharp\n{Text(random.Next(5, 60))}\n```");

    private Message Observation() => Observation(
        Observed.Cell(++_cell, Text(random.Next(1, random.Next(20) == 0
            ? 1_500
            : 120)) + "\n", null, new VariableInfo($"x{_cell}", "int", null, VariableChange.New)));

    private static Message Observation(Observation seen) => new(MessageKind.Observation, seen.Message, seen.Cell.Cell) { Observed = seen };

    private string Text(int words) => string.Concat(Enumerable.Range(0, words).Select(_ => s_words[random.Next(s_words.Length)]));
}
