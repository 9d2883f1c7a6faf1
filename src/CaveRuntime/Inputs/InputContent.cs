using System.Runtime.InteropServices;
using System.Text;
using CaveRuntime.Journal;
using CaveRuntime.Storage;

namespace CaveRuntime.Inputs;

/// <summary>
/// A session's inputs on their way to the journal and back. Files and folders are remembered by where they are and what they held; whatever
/// cannot be read a second time is kept beside the journal.
/// </summary>
internal static class InputContent
{
    private const int ShownNames = 3;
    private const int MaxStringChars = 1_000_000_000;

    /// <summary>What the journal says of the inputs.</summary>
    /// <param name="loaded">What they were read as; null for none.</param>
    /// <param name="store">Where texts are kept.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<(IReadOnlyList<InputOrigin> Origins, IReadOnlyList<DocumentContent> Documents)> DescribeAsync(
        LoadedInputs? loaded, ISessionStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<Input>? inputs = loaded?.Sources;
        bool found = inputs?.All(i => i.File is not null || i.Folder is not null) == true;
        List<DocumentContent> documents = [];
        foreach (DocumentSpan document in loaded?.Documents ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            Cells.Text text = loaded!.Text[(int)document.Start..(int)(document.Start + document.Length)];
            string? value = null, marks = null;
            if (!found)
            {
                using var bytes = new TextBytes(text);
                value = await store.KeepAsync(bytes, cancellationToken).ConfigureAwait(false);
            }

            if (!found && document.MarksLength > 0)
            {
                using var lines = new TextBytes(loaded.MarksOf(document));
                marks = await store.KeepAsync(lines, cancellationToken).ConfigureAwait(false);
            }

            documents.Add(new DocumentContent(document.Name, text.Length, HashOf(loaded, document), value, marks));
        }

        return (found ? [.. inputs!.Select(OriginOf)] : [], documents);
    }

    /// <summary>Reads the inputs of a session again.</summary>
    /// <exception cref="StoreException">A document is not what it was, or is gone.</exception>
    public static async Task<LoadedInputs?> LoadAsync(
        SessionOpened opened, ISessionStore store, IReadOnlyList<IDocumentReader> readers, CancellationToken cancellationToken)
    {
        if (opened.Documents.Count == 0)
            return null;
        // Who opens a pipe waits for somebody at its other end. It has no length, and neither has a device.
        foreach (InputOrigin origin in opened.Inputs)
        {
            bool hadText = opened.Documents.Any(d => d.Chars > 0 && d.Name == origin.Name);
            if (hadText && origin.File is { } file && File.Exists(file) && new FileInfo(file).Length == 0)
                throw Changed($"{origin.Name} is different");
        }

        List<Input> inputs = [.. opened.Inputs.Select(InputOf)];
        foreach (DocumentContent document in opened.Documents.Where(d => d.Value is not null))
            inputs.Add(await KeptAsync(document, store, cancellationToken).ConfigureAwait(false));
        LoadedInputs loaded;
        try
        {
            loaded = await LoadedInputs.LoadAsync(inputs, readers, cancellationToken).ConfigureAwait(false);
        }
        catch (InputException e)
        {
            throw new StoreException($"The session's input cannot be read again: {e.Message}", e);
        }

        string[] changed = [.. Changes(opened.Documents, loaded)];
        if (changed.Length == 0)
            return loaded;
        loaded.Dispose();
        string more = changed.Length > ShownNames ? $" and {changed.Length - ShownNames} more" : "";
        throw Changed($"{string.Join(", ", changed.Take(ShownNames))}{more}");
    }

    private static StoreException Changed(string what) => new(
        $"The session's input has changed since it was made: {what}. What it has found rests on the earlier text. Put that back, or ask anew in another session.");

    private static IEnumerable<string> Changes(IReadOnlyList<DocumentContent> before, LoadedInputs now)
    {
        Dictionary<string, DocumentSpan> found = now.Documents.GroupBy(d => d.Name).ToDictionary(g => g.Key, g => g.First());
        if (before.GroupBy(d => d.Name).All(g => g.Count() == 1))
        {
            foreach (DocumentContent document in before)
            {
                if (!found.Remove(document.Name, out DocumentSpan? span))
                    yield return $"{document.Name} is gone";
                else if (span.Length != document.Chars || HashOf(now, span) != document.Hash)
                    yield return $"{document.Name} is different";
            }

            foreach (string name in found.Keys)
                yield return $"{name} is new";
        }
        else if (!before.Select(d => d.Hash).SequenceEqual(now.Documents.Select(d => HashOf(now, d))))
        {
            yield return "one of the documents";
        }
    }

    // What is known of a document's parts is seen by cells as its text is.
    private static string HashOf(LoadedInputs inputs, DocumentSpan document)
    {
        string text = SessionJournal.HashOf(inputs.Text[(int)document.Start..(int)(document.Start + document.Length)]);
        return document.MarksLength == 0 ? text
            : SessionJournal.HashOf(new Cells.Text(text + SessionJournal.HashOf(inputs.MarksOf(document))));
    }

    private static InputOrigin OriginOf(Input input) => new(
        input.Name,
        input.File is { } file ? Path.GetFullPath(file) : null,
        input.Folder is { } folder ? Path.GetFullPath(folder) : null,
        new InputChoice(
            input.Options.Encoding?.WebName,
            input.Options.Include,
            input.Options.Exclude,
            input.Options.LeavesOutIgnored,
            input.Options.Within is { } within ? Path.GetFullPath(within) : null,
            input.Options.ReadsAsText));

    private static Input InputOf(InputOrigin origin)
    {
        InputChoice choice = origin.Choice ?? new InputChoice(null, [], [], true, null);
        var options = new InputOptions
        {
            Encoding = choice.Encoding is { } name ? Encoding.GetEncoding(name) : null,
            Include = choice.Include,
            Exclude = choice.Exclude,
            LeavesOutIgnored = choice.LeavesOutIgnored,
            Within = choice.Within,
            ReadsAsText = choice.ReadsAsText,
        };
        return (origin.File is { } file ? Input.FromFile(file, options) : Input.FromDirectory(origin.Folder!, options)).Named(origin.Name);
    }

    private static async Task<Input> KeptAsync(DocumentContent document, ISessionStore store, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(document, store, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            throw new StoreException($"The session's input '{document.Name}' cannot be read again: {e.Message}", e);
        }
    }

    private static async Task<Input> ReadAsync(DocumentContent document, ISessionStore store, CancellationToken cancellationToken)
    {
        string marks = "";
        if (document.Marks is { } lines)
        {
            Stream keptLines = await KeptValue.OpenAsync(store, lines, cancellationToken).ConfigureAwait(false);
            await using (keptLines.ConfigureAwait(false))
            {
                using var reader = new StreamReader(keptLines, new UnicodeEncoding(bigEndian: false, byteOrderMark: false));
                marks = await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        Stream kept = await KeptValue.OpenAsync(store, document.Value!, cancellationToken).ConfigureAwait(false);
        // What is larger than a string can be was not one, so it holds nothing that decoding would change.
        if (document.Chars > MaxStringChars)
        {
            var characters = new InputOptions
            {
                Encoding = new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
                ReadsAsText = true,
            };
            return Input.FromStream(document.Name, kept, characters).Marked(marks);
        }

        await using (kept.ConfigureAwait(false))
        {
            byte[] bytes = new byte[document.Chars * 2L];
            await kept.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return Input.FromText(document.Name, new string(MemoryMarshal.Cast<byte, char>(bytes))).Marked(marks);
        }
    }
}
