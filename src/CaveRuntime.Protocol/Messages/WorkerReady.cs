namespace CaveRuntime.Protocol.Messages;

/// <summary>Worker to host: started and warm.</summary>
/// <param name="Protocol">Version of this protocol, <see cref="CurrentProtocol"/>.</param>
public sealed record WorkerReady(int Protocol)
{
    /// <summary>The version that this assembly speaks.</summary>
    public const int CurrentProtocol = 4;
}

/// <summary>Worker to host: the scope is open and the first cell may come.</summary>
/// <param name="Error">Why the scope could not be opened; null if it was.</param>
/// <param name="Sealed">Whether the seal is in force and every self-test passed.</param>
/// <param name="Attestation">What the worker read back of its own restrictions, one fact a line; for people.</param>
public sealed record ScopeOpened(string? Error, bool Sealed, IReadOnlyList<string> Attestation);
