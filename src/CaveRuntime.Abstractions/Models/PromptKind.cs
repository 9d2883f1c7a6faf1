namespace CaveRuntime.Models;

/// <summary>What a message of the runtime to a model is.</summary>
public enum PromptKind
{
    /// <summary>The system prompt of a run: the model is to write cells.</summary>
    Operator,

    /// <summary>The question of a run, with the facts on its input.</summary>
    Question,

    /// <summary>What the model itself wrote.</summary>
    Reply,

    /// <summary>What a cell gave back, in full or in a smaller form.</summary>
    Observation,

    /// <summary>A word from the runtime, such as that a reply held no cell.</summary>
    Notice,

    /// <summary>The notice that there are no turns left.</summary>
    LastTurn,

    /// <summary>The summary that stands for what has left the view.</summary>
    Summary,

    /// <summary>A subcall in the words of a cell.</summary>
    Query,

    /// <summary>A question about one chunk of a longer text.</summary>
    Map,

    /// <summary>Partial answers that are to become one.</summary>
    Reduce,

    /// <summary>The question of a child that is answered in one call, with the whole of its text.</summary>
    Child,

    /// <summary>The question of a run that is answered in one call, with the whole of its input.</summary>
    Direct,

    /// <summary>The request to sum up what leaves the view.</summary>
    Summarize,
}
