using System.Collections.Immutable;

namespace CaveRuntime.Views;

/// <summary>
/// Everything that makes a view smaller than its transcript: one immutable value, so that a step that turns out useless is
/// undone by keeping the value before it.
/// </summary>
public sealed record Reduction
{
    /// <summary>The view is the transcript.</summary>
    public static Reduction None { get; } = new();

    /// <summary>Smaller forms, by index of the message.</summary>
    public ImmutableDictionary<int, MessageForm> Forms { get; init; } = ImmutableDictionary<int, MessageForm>.Empty;

    /// <summary>Messages that the view leaves out: invalid turns, and what lies inside folded branches.</summary>
    public ImmutableHashSet<int> Gone { get; init; } = [];

    /// <summary>What stands for the beginning; null while nothing does.</summary>
    public Summary? Summary { get; init; }

    /// <summary>Index of the first message that no summary stands for.</summary>
    public int Start => Summary?.Through ?? 0;

    /// <summary>Whether the view shows the message itself or a form of it.</summary>
    public bool Shows(int message) => message >= Start && !Gone.Contains(message);

    /// <summary>This, with another form in the place of a message.</summary>
    public Reduction With(int message, MessageForm form) => this with { Forms = Forms.SetItem(message, form) };
}
