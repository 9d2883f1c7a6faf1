using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Models;

/// <summary>Recorded replies of the Fixtures folder.</summary>
internal static class FixtureReply
{
    /// <summary>The reply that is written in a file of that folder.</summary>
    public static LocalReply Of(string name) =>
        LocalReply.Http(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", "Fixtures", name)));
}
