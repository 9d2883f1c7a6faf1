namespace CaveRuntime.Transcripts;

/// <summary>
/// The lean stream of a session: question, thoughts, cells, observations. It only grows. What a model is sent is a view of it,
/// made anew for each request. Not thread-safe: a session runs one question at a time.
/// </summary>
internal sealed class Transcript(string systemPrompt)
{
    private readonly List<Message> _messages = [];

    /// <summary>What stands before the first message of every view.</summary>
    public string SystemPrompt => systemPrompt;

    /// <summary>All messages, in order.</summary>
    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>Adds a message at the end.</summary>
    public void Add(Message message) => _messages.Add(message);
}
