using System.Reflection;

namespace CaveRuntime.Tests.House;

/// <summary>The public API changes on purpose or not at all: a change shows as a difference to the approved text.</summary>
public sealed class PublicApiTests
{
    private const int MaxTypesInTheRoot = 40;

    private static readonly string[] s_shipped = [
        "CaveRuntime",
        "CaveRuntime.Abstractions",
        "CaveRuntime.Calls",
        "CaveRuntime.Cells",
        "CaveRuntime.Hooks",
        "CaveRuntime.Confinement",
        "CaveRuntime.Protocol",
        "CaveRuntime.Scripting",
        "CaveRuntime.Offline",
        "CaveRuntime.Models",
        "CaveRuntime.Documents",
        "CaveRuntime.Hosting",
        "CaveRuntime.SemanticKernel",
        "CaveRuntime.AgentFramework",
        "CaveRuntime.InProcess",
        "CaveRuntime.Evaluation",
        "CaveRuntime.Storage.Sqlite",
        "CaveRuntime.Storage.Postgres",
        "CaveRuntime.Testing",
        "CaveRuntime.Workspaces"
    ];

    public static TheoryData<string> Shipped => [.. s_shipped];

    [Theory]
    [MemberData(nameof(Shipped))]
    public Task The_public_api_is_the_approved_one(string assembly) =>
        Snapshots.MatchAsync(PublicApi.Of(Assembly.Load(assembly)), name: assembly);

    [Fact]
    public void The_root_of_the_library_is_small()
    {
        string[] root = [.. s_shipped.SelectMany(name => Assembly.Load(name).GetExportedTypes()).Where(
            t => t is { Namespace: "CaveRuntime", IsNested: false }).Select(t => t.Name).Order(StringComparer.Ordinal)];
        Assert.True(root.Length <= MaxTypesInTheRoot, $"{root.Length} public types: {string.Join(", ", root)}");
    }
}
