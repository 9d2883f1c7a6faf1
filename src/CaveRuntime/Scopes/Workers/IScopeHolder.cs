using CaveRuntime.Objects;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Scopes.Workers;

/// <summary>What holds a session's scope: a worker process, or this process. Serves one session. One cell at a time; disposing ends it.</summary>
internal interface IScopeHolder : IAsyncDisposable
{
    /// <summary>Whether the scope is gone. The session then takes another holder.</summary>
    bool IsLost { get; }

    /// <summary>Calls that came, and replies that were due, after their cell had ended.</summary>
    int Dropped { get; }

    /// <summary>Proportional memory in bytes; 0 where it has no memory of its own.</summary>
    long MemoryBytes { get; }

    /// <summary>Runs a cell to its end, or to its limit.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="limit">Time that it may use.</param>
    /// <param name="answer">Answers the cell's calls. Its token ends with the cell.</param>
    /// <param name="cancellation">Stops the cell; what it did until then is returned.</param>
    /// <exception cref="WorkerLostException">The scope is gone: its worker died, broke the wire's rules, or the cell could not be stopped.</exception>
    Task<CellFinished> RunAsync(RunCell cell, CellTimes limit, Func<Call, CancellationToken, Task<CallResult>> answer, CancellationToken cancellation);

    /// <summary>Takes something of the host's into the scope. No cell runs meanwhile.</summary>
    /// <exception cref="WorkerLostException">The scope is gone.</exception>
    /// <exception cref="CaveException">The scope could not take it in; the message says why.</exception>
    Task DefineAsync(HostValue given, CancellationToken cancellation);

    /// <summary>Loses the scope as a fault would: without saying why.</summary>
    void KillAsFault();
}
