using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using CaveRuntime.Confinement;
using CaveRuntime.Confinement.Starting;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scopes.Workers;
using CaveRuntime.Tests.Sealing;

namespace CaveRuntime.Tests.Sandbox;

/// <summary>Every call and every result is in a closed table, and neither side takes one kind for another.</summary>
public sealed class CallWireTests
{
    public static TheoryData<Type> Calls => Kinds<ScopeCall>();

    public static TheoryData<Type> Results => Kinds<ScopeResult>();

    [Theory]
    [InlineData(typeof(ScopeCall))]
    [InlineData(typeof(ScopeResult))]
    public void Every_kind_is_in_the_table_once_by_a_name_of_its_own(Type family)
    {
        JsonDerivedTypeAttribute[] table = [.. family.GetCustomAttributes<JsonDerivedTypeAttribute>()];
        Assert.Equal(KindsOf(family).Order(TypeNames), table.Select(row => row.DerivedType).Order(TypeNames));
        Assert.Equal(table.Length, table.Select(row => Assert.IsType<string>(row.TypeDiscriminator)).Distinct().Count());
        JsonPolymorphicAttribute closed = family.GetCustomAttribute<JsonPolymorphicAttribute>()!;
        Assert.Equal(JsonUnknownDerivedTypeHandling.FailSerialization, closed.UnknownDerivedTypeHandling);
        Assert.False(closed.IgnoreUnrecognizedTypeDiscriminators);
        Assert.True(family.IsAbstract);
        Assert.All(KindsOf(family), kind => Assert.True(kind.IsSealed));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_call_comes_out_as_it_went_in(Type kind)
    {
        foreach (bool full in new[] { true, false })
        {
            var call = (ScopeCall)Made(kind, full);
            ScopeCall read = (await FrameOfAsync(call)).Read(WireJson.Default.ScopeCall);
            Assert.Equal(call with { Drawn = null }, read with { Drawn = null });
            Assert.Equal((call.Drawn?.Index, call.Drawn?.Reads), (read.Drawn?.Index, read.Drawn?.Reads));
            Assert.Equal(call.Drawn?.Moves, read.Drawn?.Moves);
        }
    }

    [Theory]
    [MemberData(nameof(Results))]
    public async Task Every_result_comes_out_as_it_went_in(Type kind)
    {
        foreach (bool full in new[] { true, false })
        {
            var result = (ScopeResult)Made(kind, full);
            Assert.Equal(result, (await FrameOfAsync(result)).Read(WireJson.Default.ScopeResult));
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_that_lacks_a_member_or_has_one_more_is_refused(Type kind)
    {
        string json = Encoding.UTF8.GetString((await FrameOfAsync((ScopeCall)Made(kind, full: true))).Payload.Span);
        Refused(WireFault.Malformed, json.Replace("\"id\":7,", "", StringComparison.Ordinal).Replace(",\"id\":7", "", StringComparison.Ordinal));
        Refused(WireFault.Malformed, json.Replace("\"cell\":3,", "", StringComparison.Ordinal).Replace(",\"cell\":3", "", StringComparison.Ordinal));
        Refused(WireFault.Malformed, json[..^1] + ",\"more\":1}");
        Refused(WireFault.Malformed, json[..^1] + ",\"id\":8}");
        Refused(WireFault.Malformed, json[..^1] + ",\"kind\":\"query\"}");
    }

    [Theory]
    // A kind that nobody has, or a name of .NET's: no type is found by it.
    [InlineData("""{"kind":"shell","id":7,"cell":1,"prompt":"x"}""", WireFault.UnknownKind)]
    [InlineData("""{"kind":"QueryCall","id":7,"cell":1,"prompt":"x"}""", WireFault.UnknownKind)]
    [InlineData("""{"kind":"Query","id":7,"cell":1,"prompt":"x"}""", WireFault.UnknownKind)]
    [InlineData("""{"kind":"System.Diagnostics.Process, System","id":7,"cell":1}""", WireFault.UnknownKind)]
    [InlineData("""{"kind":"","id":7,"cell":1,"prompt":"x"}""", WireFault.UnknownKind)]
    // The kind of a result is none of a call.
    [InlineData("""{"kind":"reply","id":7,"text":"mine"}""", WireFault.UnknownKind)]
    // No kind, no text as a kind, two kinds, another kind's members, the kind behind the members.
    [InlineData("""{"id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"$type":"query","id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"Kind":"query","id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"kind":null,"id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"kind":0,"id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"kind":["query"],"id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"kind":"budget","kind":"query","id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"kind":"query","Kind":"budget","id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"kind":"budget","id":7,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"id":7,"cell":1,"prompt":"x","kind":"query"}""", WireFault.Malformed)]
    [InlineData("""{"id":7,"kind":"budget","cell":1}""", WireFault.Malformed)]
    // Members that are null, twice there, of another type, or of nobody.
    [InlineData("""{"kind":"query","id":7,"cell":1,"prompt":null}""", WireFault.Malformed)]
    [InlineData("""{"kind":"query","id":null,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"kind":"query","id":7,"id":8,"cell":1,"prompt":"x"}""", WireFault.Malformed)]
    [InlineData("""{"kind":"query","id":7,"cell":1,"prompt":"x","Prompt":"y"}""", WireFault.Malformed)]
    [InlineData("""{"kind":"map","id":7,"cell":1,"instruction":"x","text":null}""", WireFault.Malformed)]
    [InlineData("""{"kind":"map","id":7,"cell":1,"instruction":"x","text":{"kind":"query","start":0,"length":1}}""", WireFault.Malformed)]
    [InlineData("""{"kind":"query","id":7,"cell":1,"prompt":"x","$id":"1"}""", WireFault.Malformed)]
    [InlineData("""{"kind":"query","id":7,"cell":1,"prompt":"x","$ref":"1"}""", WireFault.Malformed)]
    [InlineData("""{"kind":"query","id":7,"cell":1,"prompt":"x"} {}""", WireFault.Malformed)]
    [InlineData("""[{"kind":"query","id":7,"cell":1,"prompt":"x"}]""", WireFault.Malformed)]
    [InlineData("null", WireFault.Malformed)]
    [InlineData("\"query\"", WireFault.Malformed)]
    [InlineData("{}", WireFault.Malformed)]
    [InlineData("{\"kind\":\"query\"", WireFault.Malformed)]
    [InlineData("{\"kind\":\"shell", WireFault.Malformed)]
    [InlineData("", WireFault.Malformed)]
    public void What_is_no_call_is_refused_by_its_fault(string json, WireFault fault) => Refused(fault, json);

    [Fact]
    public void A_kind_that_is_no_text_is_refused()
    {
        byte[] json = [.. "{\"kind\":\""u8, 0xff, 0xfe, .. "\",\"id\":7,\"cell\":1}"u8];
        Assert.Equal(
            WireFault.Malformed,
            Assert.Throws<WireException>(() => new Frame(FrameKind.Call, json).Read(WireJson.Default.ScopeCall)).Fault);
    }

    [Theory]
    [InlineData((byte)FrameKind.Call, """{"kind":"query","id":1,"cell":1,"prompt":"x"}""")]
    [InlineData((byte)FrameKind.CellFinished, "{}")]
    [InlineData((byte)FrameKind.Result, """{"kind":"query","id":1,"cell":1,"prompt":"x"}""")]
    [InlineData((byte)4, """{"id":1,"ok":true,"text":"x","error":null}""")]
    [InlineData((byte)17, """{"id":1,"text":"x"}""")]
    [InlineData((byte)200, "{}")]
    public async Task A_worker_ends_at_a_kind_that_does_not_travel_to_it(byte kind, string json)
    {
        WorkerProgram worker = WorkerFiles.Find();
        await using ConfinedProcess process = ConfinedProcess.Start(new WorkerStartInfo
        {
            Executable = worker.Path,
            Environment = worker.StartEnvironment(1L << 30),
            Confine = false,
        });
        using var wire = new Wire(process.Wire);
        var open = new OpenScope(0, 0, [], "off", new Dictionary<string, string>(), false, new CellLimits());
        Assert.Equal(FrameKind.Ready, await KindAsync());
        await wire.WriteAsync(FrameKind.Open, open, WireJson.Default.OpenScope, CancellationToken.None);
        Assert.Equal(FrameKind.Opened, await KindAsync());
        await wire.WriteAsync((FrameKind)kind, Encoding.UTF8.GetBytes(json), CancellationToken.None);
        Assert.NotEqual(0, (await process.Exited.WaitAsync(Probes.Patience)).Code);
        Assert.Contains(nameof(WireFault.UnknownKind), process.LastWords, StringComparison.Ordinal);

        async Task<FrameKind?> KindAsync() =>
            (await wire.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Probes.Patience))?.Kind;
    }

    private static Comparer<Type> TypeNames { get; } = Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.FullName, b.FullName));

    private static TheoryData<Type> Kinds<T>() => [.. KindsOf(typeof(T))];

    private static Type[] KindsOf(Type family) => [.. family.Assembly.GetTypes().Where(t => t.IsSubclassOf(family) && !t.IsAbstract)];

    private static void Refused(WireFault fault, string json)
    {
        var frame = new Frame(FrameKind.Call, Encoding.UTF8.GetBytes(json));
        Assert.Equal(fault, Assert.Throws<WireException>(() => frame.Read(WireJson.Default.ScopeCall)).Fault);
    }

    // As the worker writes, and as the host does.
    private static async Task<Frame> FrameOfAsync(ScopeCall call)
    {
        using var bytes = new MemoryStream();
        new Wire(bytes).Write(FrameKind.Call, call, WireJson.Default.ScopeCall);
        bytes.Position = 0;
        return (await new Wire(bytes).ReadAsync(CancellationToken.None))!.Value;
    }

    private static async Task<Frame> FrameOfAsync(ScopeResult result)
    {
        using var bytes = new MemoryStream();
        await new Wire(bytes).WriteAsync(FrameKind.Result, result, WireJson.Default.ScopeResult, CancellationToken.None);
        bytes.Position = 0;
        return new Wire(bytes).Read()!.Value;
    }

    // By the constructor, and then whatever else can be set; what may be null is null where the record is not to be full.
    private static object Made(Type type, bool full)
    {
        var nullability = new NullabilityInfoContext();
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        ParameterInfo[] parameters = constructor.GetParameters();
        object made = constructor.Invoke([.. parameters.Select(p =>
            Value(p.ParameterType, p.Name!, full || nullability.Create(p).WriteState != NullabilityState.Nullable))]);
        foreach (PropertyInfo property in type.GetProperties().Where(p => p.CanWrite && !parameters.Any(c => c.Name == p.Name)))
        {
            bool filled = full || nullability.Create(property).WriteState != NullabilityState.Nullable;
            property.SetValue(made, Value(property.PropertyType, property.Name, filled));
        }

        return made;
    }

    private static object? Value(Type type, string name, bool filled)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return !filled ? null
            : name == nameof(ScopeCall.Id) ? 7L
            : type == typeof(string) ? $"{name} \"🦊\" \n </b>"
            : type == typeof(int) ? 3
            : type == typeof(long) ? 4L
            : type == typeof(bool) ? true
            : type == typeof(double) ? 4.5
            : type == typeof(decimal) ? 0.5m
            : type == typeof(IReadOnlyList<ClockMove>) ? (ClockMove[])[new(1, 5), new(2, 6)]
            : Made(type, full: true);
    }
}
