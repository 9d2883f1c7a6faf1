namespace CaveRuntime.Oracle;

/// <summary>A message of a request.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Text">What is said.</param>
/// <param name="Start">Characters of the request before it.</param>
internal sealed record Said(string Role, string Text, long Start);

/// <summary>A request: messages, each with its place in the whole, since a window ends at a place. Immutable.</summary>
internal sealed class Conversation
{
    private const int CharsPerToken = 4;

    public Conversation(IReadOnlyList<(string Role, string Text)> messages)
    {
        var said = new List<Said>(messages.Count);
        foreach ((string role, string text) in messages)
        {
            said.Add(new Said(role, text, Chars));
            Chars += text.Length;
        }

        Messages = said;
    }

    public IReadOnlyList<Said> Messages { get; }

    public long Chars { get; }

    /// <summary>Tokens that the request is said to have.</summary>
    public long Tokens => (Chars + CharsPerToken - 1) / CharsPerToken;

    /// <summary>What has been said to the model since its last reply.</summary>
    public IEnumerable<Said> News => Messages.Skip(Messages.Count - Messages.Reverse().TakeWhile(m => m.Role != "assistant").Count());

    /// <summary>Whether what ends at this character of the request is within the window.</summary>
    public static bool Sees(OracleName oracle, long end) => oracle.Window is not { } window || end <= (long)window * CharsPerToken;
}
