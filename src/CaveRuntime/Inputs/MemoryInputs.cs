using CaveRuntime.Cells;
using CaveRuntime.Confinement.Memory;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Inputs;

/// <summary>A file that a folder has and <c>ctx</c> has not.</summary>
internal readonly record struct SkippedFile(string Name, string Reason);

/// <summary>Inputs that have been read: one sealed memory file of UTF-16 characters for any number of workers, and where each document lies in it.</summary>
internal sealed class MemoryInputs : IDisposable
{
    private readonly MemoryFile _file;
    private readonly Lazy<Text> _text;

    internal MemoryInputs(MemoryFile file, IReadOnlyList<DocumentPlace> documents, IReadOnlyList<SkippedFile> skipped)
    {
        _file = file;
        Documents = documents;
        Skipped = skipped;
        _text = new Lazy<Text>(() => Text.FromMemory(Handle, Length, Documents));
    }

    /// <summary>Reads only, closed on exec. Valid until this object is disposed.</summary>
    public SafeFileHandle Handle => _file.Handle;

    /// <summary>The characters in the file, documents and the blank lines between them.</summary>
    public int Length => (int)_file.Length;

    /// <summary>In the order of the inputs. What lies between two documents belongs to none.</summary>
    public IReadOnlyList<DocumentPlace> Documents { get; }

    /// <summary>What folders held that is not text or not to be read.</summary>
    public IReadOnlyList<SkippedFile> Skipped { get; }

    /// <summary>Puts a text that exists already into a memory file. Not empty.</summary>
    public static MemoryInputs Of(string name, string text)
    {
        var file = MemoryFile.Create();
        try
        {
            file.Append(text);
            file.Seal();
            return new MemoryInputs(file, [new DocumentPlace(name, 0, text.Length)], []);
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
    public static async Task<MemoryInputs> LoadAsync(IReadOnlyList<Input> inputs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var file = MemoryFile.Create();
        try
        {
            var reader = new InputReader(file);
            foreach (var input in inputs)
                await reader.ReadAsync(input, cancellationToken).ConfigureAwait(false);

            if (reader.Documents.All(d => d.Length == 0))
                throw Refusals.Empty(inputs, reader.Skipped.Count);
            file.Seal();
            return new MemoryInputs(file, reader.Documents, reader.Skipped);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The characters mapped into this process; they outlive this object.</summary>
    public Text Text => _text.Value;

    public void Dispose() => _file.Dispose();
}
