using CaveRuntime.Documents.Frames;
using CaveRuntime.Inputs;
using CaveRuntime.Protocol;

namespace CaveRuntime.Documents.Caching;

/// <summary>
/// What documents were converted to, by the hash of their content, in a folder that only this user can open. An entry is the frames that
/// the reader sent, and is checked as they are. Thread-safe, and several programs may share a folder: an entry appears whole or not at all.
/// </summary>
internal sealed class ConversionCache(string folder, long maxBytes, TimeProvider time)
{
    /// <summary>Changes with what readers make of documents: what an earlier one made is then not found.</summary>
    public const string Version = "1";

    private const string Ending = ".read";
    private const int EntriesBetweenPrunes = 32;

    private int _entries;

    /// <summary>Gives a conversion to the sink, if there is one.</summary>
    public async Task<bool> TryReadAsync(string hash, DocumentSink sink, CancellationToken cancellationToken)
    {
        string path = PathOf(hash);
        if (!await IsWholeAsync(path, cancellationToken).ConfigureAwait(false))
            return false;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);
        await using (file.ConfigureAwait(false))
        {
            using var wire = new Wire(file);
            while (await wire.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
                DocumentFrames.Give(frame, sink);
        }

        TryTouch(path);
        return true;
    }

    /// <summary>Begins a new entry; null where the folder cannot be written, which is no reason not to read a document.</summary>
    public ConversionWriter? Begin(string hash)
    {
        try
        {
            string path = PathOf(hash);
            string? parent = Path.GetDirectoryName(path)!;
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(parent);
            else
                Directory.CreateDirectory(parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new ConversionWriter(path, Prune);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Read through before the first character is given: a sink cannot take anything back.
    private static async Task<bool> IsWholeAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (!File.Exists(path))
                return false;
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);
            await using (file.ConfigureAwait(false))
            {
                using var wire = new Wire(file);
                bool any = false;
                while (await wire.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
                    any = frame.Kind is >= FrameKind.DocumentText and < FrameKind.DocumentEnded ? true : throw new IOException();
                return any;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WireException)
        {
            return false;
        }
    }

    private string PathOf(string hash) => Path.Combine(folder, Version, hash[..2], hash[2..] + Ending);

    private void TryTouch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it goes earlier than it would.
        }
    }

    private void Prune()
    {
        // Looking at all entries takes as long as there are many of them.
        if (Interlocked.Increment(ref _entries) % EntriesBetweenPrunes != 1)
            return;
        try
        {
            FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*" + Ending, SearchOption.AllDirectories).OrderBy(f => f.LastWriteTimeUtc)];
            long all = files.Sum(f => f.Length);
            foreach (FileInfo oldest in files)
            {
                if (all <= maxBytes)
                    break;
                all -= oldest.Length;
                oldest.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another program prunes at the same time.
        }
    }
}
