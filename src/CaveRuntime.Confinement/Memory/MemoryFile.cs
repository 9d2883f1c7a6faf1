using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Memory;

/// <summary>
/// UTF-16 characters in memory that other processes can map: written once from front to back, then sealed for good.
/// On Linux it is a memfd with the seals write, shrink, grow and seal; elsewhere, or where the kernel has no memfd, a temporary
/// file whose name has been removed. Either way it is gone when the last handle and mapping are. For one thread at a time.
/// </summary>
/// <remarks>It is written with write calls instead of a mapping: a kernel that is short of memory then returns an error that
/// can be shown to a person instead of sending a signal that ends the process, and no page has to be cleared and faulted in
/// first.</remarks>
public sealed class MemoryFile : IDisposable
{
    private readonly SafeFileHandle _writable;
    private readonly bool _isMemory;
    private SafeFileHandle? _readable;

    /// <summary>Wraps an open file: a memory file if there is no second handle for reading.</summary>
    internal MemoryFile(SafeFileHandle writable, SafeFileHandle? readable)
    {
        _writable = writable;
        _readable = readable;
        _isMemory = readable is null;
    }

    /// <summary>How many characters have been written.</summary>
    public long Length { get; private set; }

    /// <summary>A handle that can only read, closed on exec; available after <see cref="Seal"/>.</summary>
    /// <exception cref="InvalidOperationException">The file is not sealed yet.</exception>
    public SafeFileHandle Handle =>
        IsSealed ? _readable! : throw new InvalidOperationException("The memory file is still being written: seal it first.");

    /// <summary>Whether nobody can write any more.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>An empty memory file.</summary>
    /// <exception cref="IOException">Neither a memfd nor a temporary file can be created.</exception>
    public static MemoryFile Create() => CreateInMemory() ?? CreateTemporary();

    /// <summary>Adds characters at the end.</summary>
    /// <exception cref="IOException">Memory is short, or the folder for temporary files is full.</exception>
    public void Append(ReadOnlySpan<char> characters)
    {
        ObjectDisposedException.ThrowIf(_writable.IsClosed, this);
        RandomAccess.Write(_writable, MemoryMarshal.AsBytes(characters), Length * sizeof(char));
        Length += characters.Length;
    }

    /// <summary>Removes what was written after this length.</summary>
    public void Rewind(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Ends the writing: after it, not even this process can change a character.</summary>
    /// <exception cref="IOException">The kernel refused the seals.</exception>
    public void Seal()
    {
        if (IsSealed)
            return;

        RandomAccess.SetLength(_writable, Length * sizeof(char));
        if (_isMemory && OperatingSystem.IsLinux())
        {
            Memfd.Seal(_writable);
            // Opened anew for reading only: kernels before 6.7 refuse to map a write-sealed file through a handle that could write.
            _readable = File.OpenHandle($"/proc/self/fd/{_writable.DangerousGetHandle()}",
                FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }

        _writable.Dispose();
        IsSealed = true;
    }

    /// <summary>Closes the handles. Mappings of other processes, and of this one, stay.</summary>
    public void Dispose()
    {
        _writable.Dispose();
        _readable?.Dispose();
    }

    private static MemoryFile? CreateInMemory() =>
        OperatingSystem.IsLinux() && Memfd.TryCreate() is { } handle ? new MemoryFile(handle, null) : null;

    /// <summary>The substitute for a memfd; tests create it directly.</summary>
    internal static MemoryFile CreateTemporary()
    {
        // The folder is open to this user only, so that nobody can open the file while it has a name.
        var folder = Directory.CreateTempSubdirectory("cave-");
        SafeFileHandle? writable = null;
        try
        {
            var path = Path.Combine(folder.FullName, "ctx");
            writable = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            var readable = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new MemoryFile(writable, readable);
        }
        catch
        {
            writable?.Dispose();
            throw;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
