using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Files;

/// <summary>
/// A folder that nothing leads out of: each path is resolved by the kernel in one step with its opening (openat2 with
/// RESOLVE_BENEATH), so that no link, no <c>..</c> and no exchange of a folder for a link in between leaves it. A link is
/// followed as long as it is relative and stays inside. Linux 5.6 or later. Thread-safe.
/// </summary>
/// <remarks>Failures are <see cref="FileNotFoundException"/>, <see cref="UnauthorizedAccessException"/> where the path leaves the folder
/// or the system refuses, and <see cref="IOException"/> for the rest. They name the path as it was given.</remarks>
public sealed unsafe class RootedFolder : IDisposable
{
    private const int ReadOnly = 0, WriteOnly = 1, Create = 0x40, Exclusive = 0x80, NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000, PathOnly = 0x200000;
    private const ulong Beneath = 0x08, NoMagicLinks = 0x02;
    private const int NoEntry = 2, TryAgain = 11, Exists = 17;
    private readonly SafeFileHandle _root;

    private RootedFolder(string path, SafeFileHandle root) => (Path, _root) = (path, root);

    /// <summary>Where it lies, with every link on the way resolved.</summary>
    public string Path { get; }

    private static int FolderOnly => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    private static int NoFollow => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>Opens the folder; it stays the same one wherever it is moved to.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="PlatformNotSupportedException">The system cannot resolve paths beneath a folder.</exception>
    public static RootedFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!SystemCalls.Known)
            throw new PlatformNotSupportedException("A folder can be lent safely only on Linux (x86-64 or arm64).");
        int root = LibC.Open(System.IO.Path.GetFullPath(path), PathOnly | FolderOnly | CloseOnExec);
        if (root < 0)
            throw new DirectoryNotFoundException($"There is no folder {path}, or it may not be opened. Make it first.");
        var handle = new SafeFileHandle(root, ownsHandle: true);
        var folder = new RootedFolder(RealPath(handle), handle);
        try
        {
            // Says by itself what this system lacks.
            folder.Open(".", PathOnly | FolderOnly).Dispose();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>What lies at a path; null where nothing does.</summary>
    /// <param name="path">Relative to the folder.</param>
    /// <param name="followLink">False to look at a link itself where the path ends in one.</param>
    public EntryFacts? Look(string path, bool followLink = true)
    {
        using SafeFileHandle? entry = TryOpen(path, PathOnly | (followLink ? 0 : NoFollow), 0, out int error);
        return entry is not null ? FactsOf(entry, path) : error == NoEntry ? null : throw Failure(path, error);
    }

    /// <summary>Opens a file to read. Never waits, also not for what is no file.</summary>
    public SafeFileHandle OpenToRead(string path)
    {
        SafeFileHandle file = Open(path, ReadOnly | NonBlocking);
        if (FactsOf(file, path).Kind == EntryKind.File)
            return file;
        file.Dispose();
        throw new IOException($"'{path}' is no file.");
    }

    /// <summary>The names in a folder and what they are, in the order of the disk; links are not followed.</summary>
    public IReadOnlyList<FolderEntry> List(string path)
    {
        using SafeFileHandle folder = Open(path, ReadOnly | FolderOnly);
        var entries = new List<FolderEntry>();
        const int size = 32 << 10, headOfEntry = 19;
        byte[] buffer = new byte[size];
        fixed (byte* start = buffer)
        {
            nint got;
            while ((got = LibC.Syscall(SystemCalls.FolderEntries, folder.DangerousGetHandle(), (nint)start, size)) > 0)
            {
                for (byte* at = start; at < start + got; at += *(ushort*)(at + 16))
                {
                    string name = Marshal.PtrToStringUTF8((nint)(at + headOfEntry))!;
                    if (name is not ("." or ".."))
                        entries.Add(new FolderEntry(name, at[18] == 0 ? KindAt($"{path}/{name}") : KindOfMode(at[18] << 12)));
                }
            }

            if (got < 0)
                throw Failure(path, Marshal.GetLastPInvokeError());
        }

        return entries;
    }

    /// <summary>Puts a file in place whole: who reads it sees the old one or the new one. Missing folders are made; a link is
    /// followed. A file that is replaced keeps its permissions.</summary>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        (string target, int mode) = Target(path);
        using SafeFileHandle parent = Parent(target, make: true, out string name);
        string draft = $".{name}.{Guid.NewGuid():N}.part";
        using (SafeFileHandle file = OpenAt(parent, draft, WriteOnly | Create | Exclusive | NoFollow, mode, out int error)
            ?? throw Failure(path, error))
        {
            try
            {
                RandomAccess.Write(file, content, 0);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(file, (UnixFileMode)mode);
            }
            catch
            {
                _ = LibC.Remove(Number(parent), draft, 0);
                throw;
            }
        }

        if (RenameAt(parent, draft, parent, name, replace: true) is { } refused)
        {
            _ = LibC.Remove(Number(parent), draft, 0);
            throw Failure(path, refused);
        }
    }

    /// <summary>Moves a file, folder or link; never over anything. Missing folders are made.</summary>
    public void Move(string from, string to)
    {
        using SafeFileHandle source = Parent(from, make: false, out string oldName);
        using SafeFileHandle target = Parent(to, make: true, out string newName);
        if (RenameAt(source, oldName, target, newName, replace: false) is { } error)
            throw Failure(error == Exists ? to : from, error);
    }

    /// <summary>Removes a file, a link (not what it leads to) or an empty folder.</summary>
    public void Remove(string path)
    {
        const int folder = 0x200;
        using SafeFileHandle parent = Parent(path, make: false, out string name);
        bool isFolder = Look(path, followLink: false)?.Kind == EntryKind.Folder;
        if (LibC.Remove(Number(parent), name, isFolder ? folder : 0) != 0)
            throw Failure(path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Makes a folder and those above it that are missing.</summary>
    public void MakeFolder(string path) => Parent($"{path}/.", make: true, out _).Dispose();

    /// <summary>Where a path leads to in the folder, without links; null where nothing is there.</summary>
    public string? Resolve(string path)
    {
        using SafeFileHandle? entry = TryOpen(path, PathOnly, 0, out int error);
        return entry is not null ? Relative(entry, path) : error == NoEntry ? null : throw Failure(path, error);
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    // Where a file of this path lies or will lie, and its permissions.
    private (string Path, int Mode) Target(string path)
    {
        const int ordinary = 0x1A4, permissions = 0xFFF; // 0644, 07777
        using SafeFileHandle? there = TryOpen(path, PathOnly, 0, out int error);
        if (there is null)
        {
            return error != NoEntry ? throw Failure(path, error)
                : Look(path, followLink: false) is null ? (path, ordinary)
                : throw new IOException($"'{path}' is a link to nothing. Delete it first.");
        }

        EntryFacts facts = FactsOf(there, path);
        return facts.Kind == EntryKind.File
            ? (Relative(there, path), facts.Mode & permissions)
            : throw new IOException($"'{path}' is no file, so nothing can be written to it.");
    }

    private SafeFileHandle Parent(string path, bool make, out string name)
    {
        string clean = path.Trim('/');
        int cut = clean.LastIndexOf('/');
        name = clean[(cut + 1)..];
        string folder = cut < 0 ? "." : clean[..cut];
        if (name is "" or ".." || (name == "." && !make))
            throw new UnauthorizedAccessException($"'{path}' names no entry of the folder.");
        SafeFileHandle? parent = TryOpen(folder, PathOnly | FolderOnly, 0, out int error);
        if (parent is null && error == NoEntry && make)
        {
            const int ordinary = 0x1ED; // 0755
            using (SafeFileHandle above = Parent(folder, make: true, out string last))
            {
                if (LibC.MakeFolder(Number(above), last, ordinary) != 0 && Marshal.GetLastPInvokeError() is var refused and not Exists)
                    throw Failure(folder, refused);
            }

            parent = TryOpen(folder, PathOnly | FolderOnly, 0, out error);
        }

        return parent ?? throw Failure(folder, error);
    }

    private SafeFileHandle Open(string path, int flags) => TryOpen(path, flags, 0, out int error) ?? throw Failure(path, error);

    private SafeFileHandle? TryOpen(string path, int flags, int mode, out int error) =>
        OpenAt(_root, path.Length == 0 ? "." : path, flags, mode, out error);

    private static SafeFileHandle? OpenAt(SafeFileHandle folder, string path, int flags, int mode, out int error)
    {
        if (path.Contains('\0'))
            throw new ArgumentException("A path holds a NUL character.", nameof(path));
        using var blocks = new NativeBlocks();
        nint name = blocks.Text(path);
        var how = new HowToOpen { Flags = (ulong)(uint)(flags | CloseOnExec), Mode = (ulong)mode, Resolve = Beneath | NoMagicLinks };
        // A rename somewhere in the system while `..` is resolved makes the kernel ask for another try.
        const int tries = 100;
        error = TryAgain;
        for (int i = 0; i < tries && error == TryAgain; i++)
        {
            nint opened = LibC.Syscall(SystemCalls.OpenBeneath, Number(folder), name, (nint)(&how), sizeof(HowToOpen));
            if (opened >= 0)
                return new SafeFileHandle(opened, ownsHandle: true);
            error = Marshal.GetLastPInvokeError();
        }

        return null;
    }

    private static int? RenameAt(SafeFileHandle source, string oldName, SafeFileHandle target, string newName, bool replace)
    {
        const int noReplace = 1;
        using var blocks = new NativeBlocks();
        nint answer = LibC.Syscall(
            SystemCalls.Rename, Number(source), blocks.Text(oldName), Number(target), blocks.Text(newName), replace ? 0 : noReplace);
        return answer == 0 ? null : Marshal.GetLastPInvokeError();
    }

    private static EntryFacts FactsOf(SafeFileHandle entry, string path)
    {
        const int size = 256, ofTheDescriptor = 0x1000;
        const uint basicFacts = 0x7ff;
        byte* facts = stackalloc byte[size];
        if (LibC.FileFacts(Number(entry), "", ofTheDescriptor, basicFacts, facts) != 0)
            throw Failure(path, Marshal.GetLastPInvokeError());
        // struct statx: the mode lies at 28, the size at 40.
        int mode = *(ushort*)(facts + 28);
        return new EntryFacts(KindOfMode(mode), *(long*)(facts + 40), mode & 0xFFF);
    }

    private static EntryKind KindOfMode(int mode) => (mode >> 12) switch
    {
        4 => EntryKind.Folder,
        8 => EntryKind.File,
        10 => EntryKind.Link,
        _ => EntryKind.Other,
    };

    // For disks that do not say in the list what an entry is; where they do, it has the numbers of a mode.
    private EntryKind KindAt(string path) => Look(path, followLink: false)?.Kind ?? EntryKind.Other;

    private string Relative(SafeFileHandle entry, string path)
    {
        string real = RealPath(entry);
        string root = RealPath(_root);
        return real == root ? "."
            : real.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal) ? real[(root.TrimEnd('/').Length + 1)..]
            : throw new UnauthorizedAccessException($"'{path}' was moved out of the folder while it was used.");
    }

    private static string RealPath(SafeFileHandle entry) => new FileInfo($"/proc/self/fd/{Number(entry)}").LinkTarget
        ?? throw new IOException("/proc does not say where a folder lies. Mount /proc.");

    private static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static Exception Failure(string path, int error)
    {
        const int notPermitted = 1, noAccess = 13, crossesOut = 18, notAFolder = 20, isAFolder = 21, noSuchCall = 38, notEmpty = 39,
            loop = 40, readOnly = 30, nameTooLong = 36, noSpace = 28;
        return error switch
        {
            NoEntry => new FileNotFoundException($"There is no '{path}' in the folder."),
            crossesOut or loop => new UnauthorizedAccessException(
                $"'{path}' leads out of the folder, or through a link that does (absolute links always do)."),
            notPermitted or noAccess => new UnauthorizedAccessException($"The system does not let this process use '{path}'."),
            readOnly => new UnauthorizedAccessException($"'{path}' lies on a disk that is read-only."),
            notAFolder => new IOException($"A part of '{path}' is a file and no folder."),
            isAFolder => new IOException($"'{path}' is a folder."),
            Exists => new IOException($"'{path}' exists already. Delete it first, or take another name."),
            notEmpty => new IOException($"The folder '{path}' is not empty. Delete what is in it first."),
            nameTooLong => new IOException($"The name '{path}' is too long."),
            noSpace => new IOException($"The disk is full, so '{path}' was not written."),
            noSuchCall => new PlatformNotSupportedException(
                "This kernel cannot resolve paths beneath a folder (openat2): use Linux 5.6 or later, and a container profile that allows it."),
            _ => LibC.Refused($"'{path}'", error, "Look at the path."),
        };
    }

    /// <summary>struct open_how.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct HowToOpen
    {
        internal ulong Flags;
        internal ulong Mode;
        internal ulong Resolve;
    }
}
