namespace CaveRuntime.Cli.Shell;

/// <summary>The command line, the environment or a configuration file asks for something that is wrong or not available. One line: what,
/// where, what to do.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
