using CaveRuntime.Tests;
using CaveRuntime.Tests.House;

namespace CaveRuntime.Server.Tests;

/// <summary>The public API changes on purpose or not at all: a change shows as a difference to the approved text.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public Task The_public_api_is_the_approved_one() =>
        Snapshots.MatchAsync(PublicApi.Of(typeof(CaveServer).Assembly), name: "CaveRuntime.Server");
}
