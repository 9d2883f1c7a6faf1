using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Documents.Caching;

/// <summary>A document as an open file: the file that it is, or a copy without a name where it came from a pipe. Not thread-safe.</summary>
internal sealed class DocumentFile : IAsyncDisposable
{
    private const int BlockLength = 1 << 20;

    private readonly FileStream _file;
    private readonly bool _isOwn;
    private long _length = -1;
    private DateTime _written;

    private DocumentFile(FileStream file, bool isOwn) => (_file, _isOwn) = (file, isOwn);

    /// <summary>The open file, for another process.</summary>
    public SafeFileHandle Handle => _file.SafeFileHandle;

    /// <summary>Whether somebody wrote to it since it was hashed.</summary>
    public bool HasChanged => _length != RandomAccess.GetLength(Handle) || _written != File.GetLastWriteTimeUtc(Handle);

    /// <summary>Takes a document from where its stream stands.</summary>
    /// <exception cref="IOException">It cannot be read, or there is no room for a copy.</exception>
    public static async Task<DocumentFile> OfAsync(Stream document, CancellationToken cancellationToken)
    {
        if (document is FileStream { CanSeek: true, Position: 0 } file)
            return new DocumentFile(file, isOwn: false);
        // Closing removes it, and nobody but this user can open it until then.
        string path = Path.Combine(Path.GetTempPath(), $"cave-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var copy = new FileStream(path, options);
        try
        {
            await document.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            await copy.FlushAsync(cancellationToken).ConfigureAwait(false);
            return new DocumentFile(copy, isOwn: true);
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>SHA-256 of all its bytes.</summary>
    public async Task<string> HashAsync(CancellationToken cancellationToken)
    {
        (_length, _written) = (RandomAccess.GetLength(Handle), File.GetLastWriteTimeUtc(Handle));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockLength];
        for (long at = 0; ;)
        {
            int read = await RandomAccess.ReadAsync(Handle, block, at, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return Convert.ToHexStringLower(hash.GetHashAndReset());
            hash.AppendData(block, 0, read);
            at += read;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _isOwn ? _file.DisposeAsync() : ValueTask.CompletedTask;
}
