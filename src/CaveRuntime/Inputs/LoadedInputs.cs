using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Confinement.Memory;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Inputs;

/// <summary>
/// Inputs that have been read by <c>CaveHost.LoadAsync</c>: one sealed memory file of UTF-16 characters for any number of sessions, and
/// where
/// each document lies in it. Thread-safe. The one that loaded them disposes them, after the last session over them.
/// </summary>
public sealed class LoadedInputs : InputMemory, IDisposable
{
    private readonly MemoryFile _file;
    private readonly Lazy<Text> _text;

    internal LoadedInputs(MemoryFile file, IReadOnlyList<ReadDocument> documents, IReadOnlyList<SkippedFile> skipped,
        IReadOnlyList<Decoding> decodings)
    {
        _file = file;
        Decodings = decodings;
        Skipped = skipped;
        Length = (int)file.Length;
        var spans = new List<DocumentSpan>();
        foreach (ReadDocument document in documents)
        {
            spans.Add(new DocumentSpan(document.Name, document.Start, document.Length)
            {
                MarksStart = document.Marks.Length == 0 ? 0 : file.Length,
                MarksLength = document.Marks.Length,
            });
            file.Append(document.Marks);
        }

        file.Seal();
        Documents = spans;
        _text = new Lazy<Text>(Map);
    }

    /// <inheritdoc/>
    public override SafeFileHandle File => _file.Handle;

    /// <inheritdoc/>
    public override int Length { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<DocumentSpan> Documents { get; }

    /// <summary>What folders held that is not text or not to be read.</summary>
    public IReadOnlyList<SkippedFile> Skipped { get; }

    /// <summary>What there is to know of documents whose encoding was guessed, or that have bytes which do not fit it.</summary>
    public IReadOnlyList<Decoding> Decodings { get; }

    /// <summary>What they were read from; null where nobody knows, or where it cannot be read a second time.</summary>
    internal IReadOnlyList<Input>? Sources { get; private init; }

    /// <summary>Puts a text that exists already into a memory file. Not empty.</summary>
    internal static LoadedInputs Of(string name, string text)
    {
        var file = MemoryFile.Create();
        try
        {
            file.Append(text);
            return new LoadedInputs(file, [new ReadDocument(name, 0, text.Length, "")], [], []);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads all inputs into a memory file.</summary>
    /// <exception cref="InputException">An input is missing, unreadable, not text, or all together are empty or too long.</exception>
    /// <exception cref="OperationCanceledException">Nothing is left behind.</exception>
    internal static async Task<LoadedInputs> LoadAsync(
        IReadOnlyList<Input> inputs, IReadOnlyList<IDocumentReader> readers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var file = MemoryFile.Create();
        try
        {
            var reader = new InputReader(file, readers);
            foreach (var input in inputs)
                await reader.ReadAsync(input, cancellationToken).ConfigureAwait(false);

            if (reader.Documents.All(d => d.Length == 0))
                throw InputErrors.Empty(inputs, reader.Skipped);
            return new LoadedInputs(file, reader.Documents, reader.Skipped, reader.Decodings)
            {
                Sources = reader.CanReadAgain ? inputs : null,
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Text Text => _text.Value;

    /// <summary>The marks of a document as they lie in the memory file; empty for none.</summary>
    internal Text MarksOf(DocumentSpan document) => Text.FromMemory(File, document.MarksLength, start: document.MarksStart);

    private Text Map()
    {
        DocumentMarks?[] marks = DocumentMarks.Map(File, [.. Documents.Select(d => (d.MarksStart, d.MarksLength))]);
        DocumentPlace[] places =
        [
            .. Documents.Zip(marks, (d, m) => new DocumentPlace(d.Name, (int)d.Start, (int)d.Length) { Marks = m }),
        ];
        return Text.FromMemory(File, Length, places);
    }

    /// <summary>Lets the memory file go. Sessions that are open over it keep what their workers have mapped.</summary>
    public void Dispose() => _file.Dispose();
}
