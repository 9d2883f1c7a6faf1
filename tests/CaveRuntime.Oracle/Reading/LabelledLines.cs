using System.Globalization;
using CaveRuntime.Oracle.Solving;

namespace CaveRuntime.Oracle.Reading;

/// <summary>Lines that each have a class, which only the oracle knows (tasks <c>oolong_*</c>). A reading is the number of the class in the
/// list of classes.</summary>
/// <param name="classes">The class of each line, by the hash of the line.</param>
internal sealed class LabelledLines(IReadOnlyDictionary<ulong, string> classes) : IPieces
{
    public string Name => "lines";

    public string Separator => "\n";

    public IReadOnlyList<string> Sources { get; } = ["LabelledLine.cs", "CountQuestion.cs", "PairQuestion.cs"];

    public bool Concerns(string question) => question.Contains("the class is not written in the text", StringComparison.Ordinal);

    public string Instruction(string question) =>
        $"Each line below belongs to exactly one of these classes: {string.Join(", ", LabelledLine.Classes(question))}.\nReply with the number of its class for each line, counted from 0 in the order of that list: one number a line, and nothing else.";

    public string Read(OracleName oracle, string piece, string told, bool inView)
    {
        string[] known = LabelledLine.Classes(told);
        ulong hash = StableHash.Of(piece);
        int right = classes.TryGetValue(hash, out string? name) ? Array.IndexOf(known, name) : -1;
        return right < 0 ? "?" : Judgement.Choose(oracle, hash, right, known.Length, inView).ToString(CultureInfo.InvariantCulture);
    }

    public string Answer(string question, IReadOnlyList<(string Piece, string Reading)> readings)
    {
        LabelledLine[] lines = [.. readings.Where(r => r.Reading != "?").Select(
            r => LabelledLine.Of(r.Piece, int.Parse(r.Reading, CultureInfo.InvariantCulture)))];
        return question.Contains("List all pairs", StringComparison.Ordinal)
            ? PairQuestion.Answer(question, lines)
            : CountQuestion.Answer(question, lines);
    }
}
