namespace CaveRuntime.Workers;

/// <summary>The worker is gone or was dropped; the message says why. The session goes on with a new one.</summary>
internal sealed class WorkerLostException(string reason, Exception? inner = null) : Exception(reason, inner);
