using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Events;
using CaveRuntime.Journal;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Tests.Journal;

/// <summary>Journals of every version that was ever written are read, and say what they said.</summary>
public sealed class RecordFixtureTests
{
    private static string Folder(int version) => Path.Combine(RecordFixtures.Folder, $"v{version}");

    [Fact]
    public async Task Every_record_of_every_version_is_read_and_says_what_it_said()
    {
        await MakeMissingAsync();
        List<string> wrong = [];
        for (int version = 1; version <= RecordForm.Version; version++)
        {
            foreach (string file in Directory.EnumerateFiles(Folder(version), "*.record").Order(StringComparer.Ordinal))
            {
                byte[] record = await File.ReadAllBytesAsync(file);
                (IReadOnlyList<JournalEntry> entries, string? problem) = RecordForm.TryRead(record);
                string name = $"v{version}/{Path.GetFileNameWithoutExtension(file)}";
                if (record[0] != version || entries is not [var entry])
                {
                    wrong.Add($"{name}: {problem ?? $"its bytes are of version {record[0]}"}");
                    continue;
                }

                using JsonDocument said = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.ChangeExtension(file, ".json")));
                JsonElement says = JsonSerializer.SerializeToElement(entry, JournalJson.Default.JournalEntry);
                wrong.AddRange(Lost(said.RootElement, says, name));
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_kind_of_entry_and_of_result_has_a_record_among_the_fixtures()
    {
        await MakeMissingAsync();
        List<JournalEntry> entries = [];
        foreach (string file in Directory.EnumerateFiles(Folder(RecordForm.Version), "*.record"))
            entries.AddRange(RecordForm.Read(await File.ReadAllBytesAsync(file)));
        Type[] missing = [.. Kinds(typeof(JournalEntry)).Except(entries.Select(e => e.GetType()))
            .Concat(Kinds(typeof(ScopeResult)).Except(entries.OfType<CallEnded>().Select(e => e.Result?.GetType() ?? typeof(void))))];
        Assert.True(
            missing.Length == 0,
            $"Without a record: {string.Join(", ", missing.Select(m => m.Name))}. Add it to {nameof(RecordFixtures)} and run this test with CAVE_MAKE_FIXTURES=1.");
        // An enumeration is written by its names, so that each of them counts.
        Assert.Equal(Enum.GetValues<WorkKind>(), entries.OfType<WorkBegun>().Select(w => w.Kind).Order());
        Assert.Equal(Enum.GetValues<StopReason>(), entries.OfType<WorkEnded>().Select(w => w.Stop).Order());
        Assert.Equal(Enum.GetValues<CellEnd>(), entries.OfType<CellEnded>().Select(c => c.End).Distinct().Order());
    }

    [Fact]
    public void What_is_written_now_is_what_the_fixtures_of_this_version_are()
    {
        // JSON only: what packs it may pack otherwise in another runtime.
        foreach ((string name, JournalEntry entry) in RecordFixtures.Entries())
        {
            string file = Path.Combine(Folder(RecordForm.Version), name + ".json");
            Assert.True(File.Exists(file), $"{name} has no fixture; run with CAVE_MAKE_FIXTURES=1.");
            Assert.Equal(File.ReadAllText(file), Shown(Assert.Single(RecordForm.Read(RecordFixtures.Write(entry)))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_event_of_a_fixture_is_read(int version)
    {
        var happened = Assert.IsType<Happened>(
            Assert.Single(RecordForm.Read(File.ReadAllBytes(Path.Combine(Folder(version), "happened.record")))));
        Assert.Equal("look out", Assert.IsType<WarningRaised>(happened.Event).Message);
    }

    [Fact]
    public void A_record_of_many_entries_says_what_each_of_them_says_alone()
    {
        JournalEntry[] entries = [.. RecordFixtures.Entries().Select(e => e.Entry)];
        IReadOnlyList<JournalEntry> read = RecordForm.Read(RecordForm.Write([.. entries.Select(RecordForm.Line)]));
        Assert.Equal(entries.Select(Shown), read.Select(Shown));
    }

    private static IEnumerable<Type> Kinds(Type table) =>
        table.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Select(a => ((JsonDerivedTypeAttribute)a).DerivedType);

    private static string Shown(JournalEntry entry) => JsonSerializer.Serialize(
        JsonSerializer.SerializeToElement(entry, JournalJson.Default.JournalEntry), s_indented) + "\n";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, NewLine = "\n" };

    // What was added since then has a default; what was there says the same.
    private static IEnumerable<string> Lost(JsonElement said, JsonElement says, string place)
    {
        if (said.ValueKind == JsonValueKind.Object && says.ValueKind == JsonValueKind.Object)
        {
            return said.EnumerateObject().SelectMany(member => says.TryGetProperty(member.Name, out JsonElement now)
                ? Lost(member.Value, now, $"{place}.{member.Name}")
                : [$"{place}.{member.Name} is not read any more"]);
        }

        // In version 1 an event stood in a string.
        if (said.ValueKind == JsonValueKind.String && says.ValueKind == JsonValueKind.Object)
        {
            using JsonDocument inside = JsonDocument.Parse(said.GetString()!);
            return [.. Lost(inside.RootElement, says, place)];
        }

        if (said.ValueKind == JsonValueKind.Array && says.ValueKind == JsonValueKind.Array && said.GetArrayLength() == says.GetArrayLength())
            return said.EnumerateArray().Zip(says.EnumerateArray()).SelectMany((pair, i) => Lost(pair.First, pair.Second, $"{place}[{i}]"));
        return JsonElement.DeepEquals(said, says) ? [] : [$"{place} was {said.GetRawText()} and is {says.GetRawText()}"];
    }

    private static async Task MakeMissingAsync()
    {
        if (!RecordFixtures.Makes)
            return;
        Directory.CreateDirectory(Folder(RecordForm.Version));
        foreach ((string name, JournalEntry entry) in RecordFixtures.Entries())
        {
            string file = Path.Combine(Folder(RecordForm.Version), name + ".record");
            if (File.Exists(file))
                continue;
            byte[] record = RecordFixtures.Write(entry);
            await File.WriteAllBytesAsync(file, record);
            await File.WriteAllTextAsync(Path.ChangeExtension(file, ".json"), Shown(Assert.Single(RecordForm.Read(record))));
        }
    }
}
