using System.Text.Encodings.Web;
using System.Text.Json;
using CaveRuntime.Oracle.Solving;

namespace CaveRuntime.Oracle.Reading;

/// <summary>Profiles of companies and people (task <c>mdqa</c>). A reading is a JSON object of a profile's facts; each fact goes right or
/// wrong by itself.</summary>
/// <param name="values">What each fact was seen to be anywhere: the plausible errors.</param>
internal sealed class Profiles(IReadOnlyDictionary<string, string[]> values) : IPieces
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name => "profiles";

    public string Separator => "\n\n";

    public IReadOnlyList<string> Sources { get; } = ["ProfileQuestion.cs"];

    public bool Concerns(string question) => ProfileQuestion.Knows(question);

    public string Instruction(string question) =>
        $"Below are profiles of companies and people, parted by empty lines.\nReply with one JSON object a line for each profile, in their order, and nothing else: its name, and of {string.Join(", ", ProfileFacts.Names)} what it tells. All values are strings.";

    public string Read(OracleName oracle, string piece, string told, bool inView)
    {
        if (ProfileFacts.Of(piece) is not { } facts)
            return "?";
        ulong profile = StableHash.Of(piece);
        var read = new Dictionary<string, string> { ["name"] = facts["name"] };
        foreach ((string fact, string right) in facts.Where(f => f.Key != "name"))
        {
            string[] possible = values[fact];
            read[fact] = possible[Judgement.Choose(
                oracle,
                StableHash.Of(profile, StableHash.Of(fact)),
                Array.BinarySearch(possible, right, StringComparer.Ordinal),
                possible.Length,
                inView)];
        }

        return JsonSerializer.Serialize(read, s_plain);
    }

    public string Answer(string question, IReadOnlyList<(string Piece, string Reading)> readings) =>
        ProfileQuestion.Answer(question, readings.Select(r => r.Reading).Where(r => r != "?"));
}
