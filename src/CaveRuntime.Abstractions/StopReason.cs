namespace CaveRuntime;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>The model gave an answer.</summary>
    Answered,

    /// <summary>The turns were used up; the answer, if any, is what was known by then.</summary>
    MaxTurns,

    /// <summary>A ceiling on tokens, money or subcalls was reached.</summary>
    Budget,

    /// <summary>The time for the whole run was used up.</summary>
    Deadline,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The model failed for good.</summary>
    ModelError,

    /// <summary>No worker could be started.</summary>
    WorkerError,

    /// <summary>CaveRuntime itself failed. This is a defect worth reporting.</summary>
    InternalError,

    /// <summary>The session's store failed, so that nothing more could be kept; nothing was asked that could not be.</summary>
    StoreError,
}
