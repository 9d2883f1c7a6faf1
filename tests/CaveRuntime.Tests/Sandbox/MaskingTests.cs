using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CaveRuntime.Events;
using CaveRuntime.Scopes;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Sandbox;

public sealed class MaskingTests
{
    private const string Key = "sk-proj-0123456789abcdefXYZ";
    private const string Token = "abcdefghij0123456789";

    // What is not text of anybody's: names and words that the product itself chooses.
    private static readonly string[] s_words = [
        "RunId",
        "Model",
        "Role",
        "Child",
        "Stage",
        "Limit",
        "Policy",
        "Part",
        "Status",
        "State",
        "Layer",
        "Type"
    ];

    private static readonly Type[] s_parts = [
        typeof(CellReport),
        typeof(Observation),
        typeof(CellResult),
        typeof(CellOutput),
        typeof(CellError),
        typeof(FinalValue)
    ];

    public static TheoryData<Type> Kinds =>
        [.. typeof(RunEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RunEvent)) && t != typeof(RunFinished))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_event_of_any_kind_carries_a_key(Type kind)
    {
        var events = new EventLog("run", TimeProvider.System);
        events.Add((RunEvent)Filled(kind));
        Assert.True(events.Reader.TryRead(out Told seen));
        Assert.DoesNotContain(Key, JsonSerializer.Serialize(seen.Event, kind), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"The key is {Key} and no more.", "The key is *** and no more.")]
    [InlineData($"Authorization: Bearer {Token}\n", "Authorization: Bearer ***\n")]
    [InlineData($"set key={Key}", "set key=***")]
    [InlineData(
        "asks for skill, bearers of xenon and hfs; task-force one-two-three",
        "asks for skill, bearers of xenon and hfs; task-force one-two-three")]
    [InlineData("ends in bearer", "ends in bearer")]
    public void A_key_is_masked_wherever_the_pieces_are_cut(string whole, string masked)
    {
        for (int first = 0; first <= whole.Length; first++)
        {
            for (int second = first; second <= whole.Length; second += 3)
                Assert.Equal(masked, Passed(whole[..first], whole[first..second], whole[second..]));
        }

        Assert.Equal(masked, Passed([.. whole.Select(c => c.ToString())]));
    }

    [Fact]
    public void Text_that_cannot_become_a_key_is_passed_on_at_once()
    {
        var events = new EventLog("run", TimeProvider.System);
        var deltas = new MaskedDeltas(events);
        deltas.Add("```csharp\nvar n = 1;\n");
        Assert.Equal("```csharp\nvar n = 1;\n", Read(events));
    }

    [Fact]
    public async Task A_key_that_a_model_streams_in_pieces_never_shows_in_an_event()
    {
        await using var host = new CaveHost(
            new CaveOptions { Model = new PiecewiseModel(
                $"The key of the service is {Key}, and FINAL follows.\n\n```csharp\nConsole.WriteLine(\"{Key}\"); FINAL(\"done\")\n```\n"), WarmWorkers = 0 });
        await using Session session = host.Open();
        string all = "";
        await foreach (RunEvent happened in session.StreamAsync($"Is {Key} in use?"))
            all += happened is TextDelta delta ? delta.Text : JsonSerializer.Serialize(happened, happened.GetType());
        Assert.DoesNotContain("0123456789abcdef", all, StringComparison.Ordinal);
        Assert.Contains("***", all, StringComparison.Ordinal);
        Assert.Contains("done", all, StringComparison.Ordinal);
    }

    private static string Passed(params string[] pieces)
    {
        var events = new EventLog("run", TimeProvider.System);
        var deltas = new MaskedDeltas(events);
        foreach (string piece in pieces)
            deltas.Add(piece);
        deltas.End();
        return Read(events);
    }

    private static string Read(EventLog events)
    {
        string text = "";
        while (events.Reader.TryRead(out Told seen))
            text += ((TextDelta)seen.Event).Text;
        return text;
    }

    private static object Filled(Type type)
    {
        object made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (PropertyInfo property in type.GetProperties().Where(p => p.CanWrite && !s_words.Contains(p.Name)))
        {
            if (property.PropertyType == typeof(string))
                property.SetValue(made, $"a {Key} b");
            else if (property.PropertyType == typeof(IReadOnlyList<string>))
                property.SetValue(made, property.Name == nameof(CellResult.Unassigned) ? [] : new[] { $"a {Key} b" });
            else if (property.PropertyType == typeof(IReadOnlyList<VariableInfo>))
                property.SetValue(made, Array.Empty<VariableInfo>());
            else if (s_parts.Contains(property.PropertyType))
                property.SetValue(made, Filled(property.PropertyType));
        }

        return made;
    }

    private sealed class PiecewiseModel(string reply) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            foreach (char[] piece in reply.Chunk(5))
                yield return new ChatResponseUpdate(ChatRole.Assistant, new string(piece));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
