namespace CaveRuntime.Cli.Shell;

/// <summary>The time limit was reached before there was a run that could have said so.</summary>
internal sealed class DeadlineException(string message) : Exception(message);
