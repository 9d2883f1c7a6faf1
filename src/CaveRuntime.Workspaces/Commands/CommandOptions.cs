namespace CaveRuntime.Workspaces;

/// <summary>What commands in a workspace may use. Immutable.</summary>
public sealed record CommandOptions
{
    /// <summary>Time for a command that names none. 2 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The most time that a command may ask for. 30 minutes.</summary>
    public TimeSpan MaxTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether commands may use the network. False.</summary>
    public bool Network { get; init; }

    /// <summary>Folders outside of the workspace that commands may read, besides the system's programs and libraries and the .NET SDK that
    /// PATH names: a cache of packages, for example. None.</summary>
    public IReadOnlyList<string> ReadOnlyFolders { get; init; } = [];

    /// <summary>Variables that commands see beside the few that every command has. Nothing of the host's environment but PATH.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Processes and threads of one command at a time. 256.</summary>
    public int MaxProcesses { get; init; } = 256;

    /// <summary>Bytes of memory that all processes of one command hold together. 4 GB.</summary>
    public long MaxMemoryBytes { get; init; } = 4L << 30;

    /// <summary>Bytes that one file may grow to. 1 GB.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Bytes that the disk may lose while one command runs. 4 GB.</summary>
    public long MaxDiskBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of the output of one command that are kept: the first half of this and the last. 32 MB.</summary>
    public long MaxOutputBytes { get; init; } = 32L << 20;

    /// <summary>Characters of the output that the result shows, head and tail together. 8,000.</summary>
    public int ShownChars { get; init; } = 8_000;

    /// <summary>Consent to run commands where this system cannot keep them in completely (<see cref="CommandRefusedException"/> says what
    /// is missing). False.</summary>
    public bool AllowUnconfined { get; init; }

    /// <summary>Consent to let commands change permissions, owners and times of files where the system cannot keep that inside the
    /// workspace. Without it, <c>chmod</c>, <c>touch</c> and the like fail there. False.</summary>
    public bool AllowFileModes { get; init; }

    /// <summary>The clock of time limits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        const long mostOutput = 1L << 30;
        Check(Timeout > TimeSpan.Zero && Timeout <= MaxTimeout, nameof(Timeout), $"more than 0 and at most {nameof(MaxTimeout)}");
        Check(MaxProcesses > 0, nameof(MaxProcesses), "more than 0");
        Check(MaxMemoryBytes > 0, nameof(MaxMemoryBytes), "more than 0");
        Check(MaxFileBytes > 0, nameof(MaxFileBytes), "more than 0");
        Check(MaxDiskBytes > 0, nameof(MaxDiskBytes), "more than 0");
        Check(MaxOutputBytes is > 1 and <= mostOutput, nameof(MaxOutputBytes), "from 2 bytes to 1 GB");
        Check(ShownChars > 0, nameof(ShownChars), "more than 0");
    }

    private static void Check(bool holds, string name, string rule)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, $"{nameof(CommandOptions)}.{name} must be {rule}.");
    }
}

/// <summary>A command was not started, because this system cannot keep it in.</summary>
public sealed class CommandRefusedException : Exception
{
    /// <summary>Says what is missing.</summary>
    public CommandRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is missing, and what showed it.</summary>
    public CommandRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Says nothing.</summary>
    public CommandRefusedException()
    {
    }
}

/// <summary>What became of a command. Immutable.</summary>
/// <param name="Id">Its number in the workspace, for <see cref="ICommandWorkspace.Output"/>.</param>
/// <param name="ExitCode">What it returned; null where it was ended.</param>
/// <param name="End">"exited", "timeout", "cancelled", "signal N", or the ceiling that it passed: "processes", "memory", "disk".</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="Output">Its output and errors in the order in which they came, head and tail.</param>
/// <param name="OutputBytes">How much there was.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
/// <param name="Confinement">What it was kept in, in a few words.</param>
public sealed record CommandResult(
    int Id, int? ExitCode, string End, double Seconds, string Output, long OutputBytes, bool IsWhole, string Confinement);
