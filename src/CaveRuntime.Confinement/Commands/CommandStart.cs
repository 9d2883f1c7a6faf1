namespace CaveRuntime.Confinement.Commands;

/// <summary>A command to run and how much of the machine it may see and use. Immutable.</summary>
public sealed record CommandStart
{
    /// <summary>The program and its arguments; the program by its absolute path.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Where it works; one of <see cref="Writable"/> or below.</summary>
    public required string Folder { get; init; }

    /// <summary>The complete environment: nothing is inherited from the host.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders in which it may do everything. Absolute, without links on the way.</summary>
    public IReadOnlyList<string> Writable { get; init; } = [];

    /// <summary>Folders and files that it may read and execute besides the system's own. Missing ones are ignored.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    /// <summary>Whether it may use the network. Sockets of the file system stay closed in either case.</summary>
    public bool Network { get; init; }

    /// <summary>Whether permissions, owners and times of files may be changed where the system cannot keep that inside
    /// <see cref="Writable"/> (<see cref="CommandConfinement.ReadOnlyMounts"/> is false): by the owner's rights they could be changed
    /// of any file of the same user. Otherwise such calls are refused everywhere.</summary>
    public bool AllowFileModes { get; init; }

    /// <summary>Processes and threads at a time.</summary>
    public int MaxProcesses { get; init; } = 256;

    /// <summary>Bytes of memory that all of them hold together.</summary>
    public long MaxMemoryBytes { get; init; } = 4L << 30;

    /// <summary>Bytes that one file may grow to.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Bytes that the disk of <see cref="Folder"/> may lose while it runs.</summary>
    public long MaxDiskBytes { get; init; } = 4L << 30;
}

/// <summary>What a command was kept in. Immutable.</summary>
/// <param name="LandlockAbi">Version of Landlock in force; 0 for none.</param>
/// <param name="Namespaces">Whether it has a network, shared memory and a host name of its own.</param>
/// <param name="ReadOnlyMounts">Whether every disk was mounted read-only for it but the folders it may write.</param>
public sealed record CommandConfinement(int LandlockAbi, bool Namespaces, bool ReadOnlyMounts)
{
    private const int FirstComplete = 6;

    /// <summary>Whether nothing that a command does can change what lies outside, or reach anybody there.</summary>
    public bool IsComplete => LandlockAbi >= FirstComplete;

    /// <summary>What is missing to that, in one sentence; null for nothing.</summary>
    public string? Shortfall => LandlockAbi switch
    {
        0 => "This system has no Landlock, so a command can read and change what its user can: use Linux 6.12 or later with lsm=landlock.",
        < FirstComplete => $"This kernel's Landlock (version {LandlockAbi}) lets a command send signals to processes of the same user"
            + $"{(LandlockAbi < 3 ? " and shorten files outside" : "")}: use Linux 6.12 or later.",
        _ => null,
    };
}

/// <summary>Why a command was ended from outside.</summary>
public enum CommandEnd
{
    /// <summary>It ended by itself.</summary>
    Itself,

    /// <summary>Its host ended it.</summary>
    Killed,

    /// <summary>It had too many processes.</summary>
    Processes,

    /// <summary>Its processes held too much memory.</summary>
    Memory,

    /// <summary>It took too much of the disk.</summary>
    Disk,
}
