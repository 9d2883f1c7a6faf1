namespace CaveRuntime.Oracle.Operating.Habits;

/// <summary>What a weak habit can learn from the words of a request.</summary>
[Flags]
internal enum PromptLines
{
    None = 0,

    /// <summary>How many turns there are: in the prompt, or in an observation.</summary>
    Turns = 1,

    /// <summary>How much an observation shows.</summary>
    Shown = 2,

    /// <summary>How many calls the whole run has.</summary>
    Capacity = 4,

    /// <summary>That a candidate is to be printed, with its place, before the answer.</summary>
    Candidate = 8,

    /// <summary>That nothing, or 0, is a reason to look again.</summary>
    Nothing = 16,

    /// <summary>That code's work is not to be delegated.</summary>
    Code = 32,
}
