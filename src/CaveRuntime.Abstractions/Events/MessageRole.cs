namespace CaveRuntime.Events;

/// <summary>What a message of a transcript is.</summary>
public enum MessageRole
{
    /// <summary>What stands before the first question of a session.</summary>
    System,

    /// <summary>What the user asks, with the facts on the input.</summary>
    Question,

    /// <summary>What the model wrote.</summary>
    Reply,

    /// <summary>What a cell gave back.</summary>
    Observation,

    /// <summary>A word from the runtime.</summary>
    Notice,
}

/// <summary>A stage of a map-reduce.</summary>
public enum MapReduceStage
{
    /// <summary>Chunks are asked about.</summary>
    Map,

    /// <summary>Partial answers become one.</summary>
    Reduce,
}
