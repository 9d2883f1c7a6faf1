using System.Collections;
using System.Reflection;
using System.Text.Json;
using CaveRuntime.Events;
using CaveRuntime.Scopes;

namespace CaveRuntime.Tests.Running;

public sealed class EventJsonTests
{
    public static TheoryData<Type> Kinds => [.. typeof(RunEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RunEvent)))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_event_is_written_read_back_and_equal(Type kind)
    {
        foreach (bool full in new[] { true, false })
        {
            RunEvent made = Event(kind, full);
            string line = EventJson.Write(made);
            Assert.DoesNotContain('\n', line);
            Assert.StartsWith(
                $"{{\"event\":\"{EventJson.NameOf(made)}\",\"run_id\":\"run\",\"seq\":7,\"time\":\"",
                line,
                StringComparison.Ordinal);
            RunEvent? read = EventJson.Read(line);
            Assert.IsType(kind, read);
            Assert.Equivalent(made, read, strict: true);
            Assert.Equal(line, EventJson.Write(read));
        }
    }

    [Fact]
    public void An_output_that_was_cut_is_read_back_in_its_parts()
    {
        CellReport report = Views.Observed.Report(3);
        report = report with
        {
            Observed = report.Observed with { Cell = report.Result with { Output = new CellOutput("head", "tail", 99_999, "_out3") } }
        };
        var read = (CellFinished)EventJson.Read(EventJson.Write(new CellFinished(report)))!;
        Assert.Equal(report.Result.Output, read.Report.Result.Output);
        Assert.Equal(report.Observation, read.Report.Observation);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"event\":\"limit_reached\",\"limit\":\"patience\"}")]
    public void What_is_no_event_is_refused(string line) => Assert.ThrowsAny<JsonException>(() => EventJson.Read(line));

    [Fact]
    public void An_event_or_a_member_of_a_later_version_is_passed_over()
    {
        Assert.Null(EventJson.Read("{\"event\":\"teleported\",\"run_id\":\"r\",\"seq\":1,\"time\":\"2026-01-01T00:00:00+00:00\"}"));
        Assert.Equal("w", Assert.IsType<WarningRaised>(EventJson.Read("{\"event\":\"warning\",\"message\":\"w\",\"mood\":1}")).Message);
    }

    private static RunEvent Event(Type kind, bool full) =>
        (RunEvent)Made(kind, full) with
        {
            RunId = "run",
            SessionId = "session",
            Seq = 7,
            Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero)
        };

    // By the primary constructor, and then whatever else can be set.
    private static object Made(Type type, bool full)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        object made = constructor.Invoke(
            [.. constructor.GetParameters().Select(p => Value(p.ParameterType, p.Name!, IsNullable(p), full))]);
        foreach (PropertyInfo property in type.GetProperties().Where(
            p => p.CanWrite && !constructor.GetParameters().Any(c => c.Name == p.Name)))
        {
            property.SetValue(
                made,
                Value(
                    property.PropertyType,
                    property.Name,
                    new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable,
                    full));
        }
        return made;
    }

    private static bool IsNullable(ParameterInfo parameter) =>
        new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;

    private static object? Value(Type type, string name, bool nullable, bool full)
    {
        // What a scope is built again from is the journal's, not an event's.
        if ((nullable && !full) || name is nameof(CellResult.Drawn) or nameof(VariableInfo.Fingerprint))
            return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        // The ids of an answer are those of its event.
        return name is "RunId" ? "run"
            : name is "SessionId" ? "session"
            : type == typeof(string) ? $"{name} \"ü\" \n </b>"
            : type == typeof(int) ? 3
            : type == typeof(long) ? 4L
            : type == typeof(decimal) ? 0.5m
            : type == typeof(bool) ? full
            : type == typeof(TimeSpan) ? TimeSpan.FromMilliseconds(1_234)
            : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch
            : type.IsEnum ? Enum.GetValues(type).GetValue(full ? Enum.GetValues(type).Length - 1 : 0)
            : type == typeof(IReadOnlyDictionary<string, Usage>) ? new Dictionary<string, Usage>
            {
                ["offline"] = (Usage)Made(typeof(Usage), full)
            }
            : type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? List(type.GetGenericArguments()[0], full)
            : Made(type, full);
    }

    private static Array List(Type item, bool full)
    {
        var list = Array.CreateInstance(item, full ? 2 : 0);
        for (int i = 0; i < list.Length; i++)
            list.SetValue(Value(item, $"item {i}", nullable: false, full), i);
        return list;
    }
}
