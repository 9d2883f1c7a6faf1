using CaveRuntime.Events;

namespace CaveRuntime.Server.Sessions;

/// <summary>Something that happened in a session, as its readers get it.</summary>
/// <param name="Seq">Its number; that of the event before it where it is not kept.</param>
/// <param name="IsKept">Whether it is in the journal, so that who comes back later gets it, too.</param>
/// <param name="Name">What it is.</param>
/// <param name="Json">One line.</param>
/// <param name="Event">The event; null for one of the service's own.</param>
internal sealed record FeedEvent(long Seq, bool IsKept, string Name, string Json, RunEvent? Event)
{
    /// <summary>One that is in the journal.</summary>
    public static FeedEvent Kept(RunEvent happened) =>
        new(happened.Seq, true, EventJson.NameOf(happened), EventJson.Write(happened), happened);

    /// <summary>One that is not.</summary>
    public static FeedEvent Passing(RunEvent happened) => Kept(happened) with { IsKept = false };

    /// <summary>One of the service's own.</summary>
    public static FeedEvent Own(string name, string json) => new(0, false, name, json, null);
}
