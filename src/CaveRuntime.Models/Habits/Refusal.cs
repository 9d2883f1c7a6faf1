namespace CaveRuntime.Models.Habits;

/// <summary>What a server may refuse although others of the same protocol take it. Each of them is given up without harm.</summary>
[Flags]
internal enum Refusal
{
    None = 0,

    /// <summary><c>stream_options</c>.</summary>
    StreamOptions = 1 << 0,

    /// <summary><c>parallel_tool_calls</c>.</summary>
    ParallelToolCalls = 1 << 1,

    /// <summary><c>response_format</c>: the prompt holds the schema, too.</summary>
    ResponseFormat = 1 << 2,

    Temperature = 1 << 3,

    TopP = 1 << 4,

    FrequencyPenalty = 1 << 5,

    PresencePenalty = 1 << 6,

    Seed = 1 << 7,

    ReasoningEffort = 1 << 8,

    /// <summary>The usual one of <c>max_tokens</c> and <c>max_completion_tokens</c>: the other is sent.</summary>
    MaxTokensField = 1 << 9,

    /// <summary>A streamed reply.</summary>
    Streaming = 1 << 10,

    /// <summary>A reply that comes whole.</summary>
    WholeReplies = 1 << 11,

    /// <summary>The system role: its text goes before the first user message.</summary>
    SystemRole = 1 << 12,

    /// <summary>Two messages of one role in a row: they become one.</summary>
    RolesInARow = 1 << 13,

    /// <summary>A user message after the result of a tool: it becomes a part of the result.</summary>
    UserAfterTool = 1 << 14,

    /// <summary>A message with calls and no <c>content</c>.</summary>
    CallsWithoutContent = 1 << 15,
}
