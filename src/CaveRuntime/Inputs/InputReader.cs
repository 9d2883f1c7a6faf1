using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Confinement.Memory;
using CaveRuntime.Inputs.Readers;

namespace CaveRuntime.Inputs;

/// <summary>Reads inputs one after another into a memory file and notes where each begins and ends.</summary>
internal sealed class InputReader(MemoryFile file, IReadOnlyList<IDocumentReader> readers)
{
    /// <summary>One blank line for the eye; documents are told apart by their places, not by it.</summary>
    public const string Separator = "\n\n";

    private readonly DocumentReaders _readers = new(readers);
    private readonly List<ReadDocument> _documents = [];
    private readonly List<SkippedFile> _skipped = [];
    private readonly List<Decoding> _decodings = [];

    // What was read by its real path, and under which name.
    private readonly Dictionary<string, string> _read = new(StringComparer.Ordinal);

    public IReadOnlyList<ReadDocument> Documents => _documents;

    /// <summary>Whether what comes next has to be kept apart from what is there.</summary>
    public bool HasDocuments => _documents.Count > 0;

    /// <summary>How many characters there are so far.</summary>
    public long Position => file.Length;

    public IReadOnlyList<SkippedFile> Skipped => _skipped;

    /// <summary>Of documents whose bytes were not plainly UTF-8.</summary>
    public IReadOnlyList<Decoding> Decodings => _decodings;

    public async Task ReadAsync(Input input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (input.Folder is { } folder)
        {
            await ReadFolderAsync(input.Name, folder, input.Options, cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            if (!IsRepeated(input.Name, input.File))
                await AddAsync(input.Name, sink => ReadOneAsync(input, sink, cancellationToken), input.File).ConfigureAwait(false);
        }
        catch (DocumentException refused)
        {
            throw InputErrors.NotReadable(input.Name, refused);
        }
        catch (Exception failure) when (IsUnreadable(failure))
        {
            throw InputErrors.Unreadable(input.Name, failure);
        }
    }

    private async Task ReadFolderAsync(string name, string folder, InputOptions options, CancellationToken cancellationToken)
    {
        // Looking through a large folder takes time, and the caller's thread is not there for that.
        var files = await Task.Run(
            () => Folder.Files(name, folder, options, _skipped, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        foreach (var found in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!IsRepeated(found.Name, found.Path))
                {
                    await AddAsync(
                        found.Name,
                        sink => ReadFileAsync(found.Name, found.Path, options, sink, cancellationToken),
                        found.Path).ConfigureAwait(false);
                }
            }
            catch (DocumentException refused)
            {
                _skipped.Add(new SkippedFile(found.Name, refused is NotTextException
                    ? SkipReason.NotText
                    : SkipReason.Damaged, refused.Message));
            }
            catch (Exception failure) when (IsUnreadable(failure))
            {
                _skipped.Add(new SkippedFile(found.Name, SkipReason.Unreadable, failure.Message));
            }
        }
    }

    /// <summary>Whether every file can be read a second time; a pipe cannot.</summary>
    public bool CanReadAgain { get; private set; } = true;

    private Task ReadOneAsync(Input input, InputSink sink, CancellationToken cancellationToken)
    {
        sink.KeptMarks = input.Marks;
        if (input.File is { } path)
            return ReadFileAsync(input.Name, path, input.Options, sink, cancellationToken);
        if (input.Stream is { } stream)
            return ReadStreamAsync(input.Name, stream, input.Options, sink, cancellationToken);
        return Task.Run(() => Copy(sink, input.Text!, cancellationToken), cancellationToken);
    }

    private async Task ReadFileAsync(string name, string path, InputOptions options, InputSink sink, CancellationToken cancellationToken)
    {
        if (options.Within is { } within && !RealPath.IsWithin(path, within))
            throw InputErrors.Outside(name, within);
        if (Directory.Exists(path))
            throw new InputException($"{name}: this is a folder. Name it with -d.");
        var stream = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
        CanReadAgain &= stream.CanSeek;
        await using (stream.ConfigureAwait(false))
            await ReadStreamAsync(name, stream, options, sink, cancellationToken).ConfigureAwait(false);
    }

    // Opening a pipe waits until somebody opens its other end, which may be never.
    private static async Task<FileStream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        Task<FileStream> opening = Task.Run(
            () => new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            }),
            CancellationToken.None);
        try
        {
            return await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = opening.ContinueWith(
                late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }

    private Task ReadStreamAsync(
        string name, Stream stream, InputOptions options, InputSink sink, CancellationToken cancellationToken) =>
        _readers.ReadAsync(name, stream, options.Encoding, options.ReadsAsText, sink, cancellationToken);

    private static void Copy(InputSink sink, Text text, CancellationToken cancellationToken)
    {
        const int block = 1 << 20;
        for (var at = 0; at < text.Length; at += block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sink.Write(text.Span.Slice(at, Math.Min(block, text.Length - at)));
            GC.KeepAlive(text);
        }
    }

    /// <summary>Whether a file was read already. Twice in ctx, whatever is counted in it would be counted twice.</summary>
    private bool IsRepeated(string name, string? path)
    {
        if (path is null || !_read.TryGetValue(Real(path), out string? first))
            return false;
        _skipped.Add(new SkippedFile(name, SkipReason.Repeated, $"it is there already, as {first}"));
        return true;
    }

    private static string Real(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (IOException)
        {
            // Links that go round in a circle: opening it says so.
            return path;
        }
    }

    /// <summary>Adds an input with the documents inside it, or leaves no trace of it.</summary>
    private async Task AddAsync(string name, Func<InputSink, Task> read, string? path)
    {
        var before = file.Length;
        try
        {
            var sink = new InputSink(this, name);
            await read(sink).ConfigureAwait(false);
            sink.Complete();
            if (path is not null)
                _read[Real(path)] = name;
        }
        catch
        {
            file.Rewind(before);
            throw;
        }
    }

    /// <summary>Takes what an input has become.</summary>
    public void Add(IEnumerable<ReadDocument> documents, IEnumerable<SkippedFile> skipped, IEnumerable<Decoding> decodings)
    {
        _documents.AddRange(documents);
        _skipped.AddRange(skipped);
        _decodings.AddRange(decodings);
    }

    /// <summary>Takes back the last characters.</summary>
    public void Rewind(long position) => file.Rewind(position);

    /// <summary>Adds characters of this input.</summary>
    /// <exception cref="InputException">They do not fit.</exception>
    public void Append(string name, ReadOnlySpan<char> characters)
    {
        if (file.Length + characters.Length > TextBuffer.MaxLength)
            throw InputErrors.TooLong(name, file.Length + characters.Length, TextBuffer.MaxLength);
        try
        {
            file.Append(characters);
        }
        catch (IOException full)
        {
            throw InputErrors.NoSpace(name, full);
        }
    }

    private static bool IsUnreadable(Exception failure) => failure is IOException or UnauthorizedAccessException or NotSupportedException;
}
