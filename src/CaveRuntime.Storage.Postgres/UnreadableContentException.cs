namespace CaveRuntime.Storage.Postgres;

/// <summary>That the caller's own stream could not be read; carried past what explains the database's faults.</summary>
internal sealed class UnreadableContentException(IOException problem) : Exception(problem.Message, problem);
