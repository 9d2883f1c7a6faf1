using System.Text.Json;

namespace CaveRuntime.Oracle.Reading;

/// <summary>What the oracle knows of a folder of generated tasks: the hidden classes, and the facts of all profiles. Immutable,
/// thread-safe.</summary>
internal sealed class Corpus
{
    private Corpus(Dictionary<ulong, string> classes, IReadOnlyDictionary<string, string[]> values) =>
        Kinds = [new LabelledLines(classes), new Profiles(values)];

    /// <summary>The kinds of input that it can read.</summary>
    public IReadOnlyList<IPieces> Kinds { get; }

    /// <summary>Reads a folder that the generator made.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says what is missing.</exception>
    public static Corpus Load(string folder)
    {
        string instances = Path.Combine(folder, "instances.jsonl");
        if (!File.Exists(instances))
            throw new InvalidDataException($"{instances} does not exist. Name a folder that gen.py has made.");
        var classes = new Dictionary<ulong, string>();
        var values = ProfileFacts.Names.ToDictionary(name => name, _ => new SortedSet<string>(StringComparer.Ordinal));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(instances))
        {
            JsonElement row = JsonElement.Parse(line);
            string file = Path.Combine(folder, row.GetProperty("context_file").GetString()!);
            if (!seen.Add(file))
                continue;
            if (row.GetProperty("meta").TryGetProperty("oracle", out JsonElement oracle))
                AddClasses(file, Path.Combine(folder, oracle.GetString()!), classes);
            else if (row.GetProperty("task").GetString() == "mdqa")
                AddValues(file, values);
        }

        return new Corpus(classes, values.ToDictionary(v => v.Key, v => v.Value.ToArray()));
    }

    private static void AddClasses(string file, string oracle, Dictionary<ulong, string> classes)
    {
        JsonElement truth = JsonElement.Parse(File.ReadAllBytes(oracle));
        string[] names = [.. truth.GetProperty("labels").EnumerateArray().Select(l => l.GetString()!)];
        string ofLines = truth.GetProperty("line_label").GetString()!;
        int number = 0;
        foreach (string line in File.ReadLines(file))
            classes[StableHash.Of(line)] = names[ofLines[number++] - '0'];
    }

    private static void AddValues(string file, Dictionary<string, SortedSet<string>> values)
    {
        foreach (string profile in File.ReadAllText(file).Split("\n\n"))
        {
            foreach ((string fact, string value) in ProfileFacts.Of(profile) ?? new Dictionary<string, string>())
            {
                if (fact != "name")
                    values[fact].Add(value);
            }
        }
    }
}
