using System.Text;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Inputs;

/// <summary>A document that was read: where it lies, and its marks as lines.</summary>
internal sealed record ReadDocument(string Name, int Start, int Length, string Marks);

/// <summary>
/// Takes one input, with the documents inside it, and believes nothing that a reader says: a mark outside of its document is refused.
/// </summary>
internal sealed class InputSink : DocumentSink
{
    private const int MaxMarks = 5_000_000, MaxMarkText = 20_000, MaxName = 1_000, MaxLevel = 100, MaxSkipped = 200;

    private readonly InputReader _reader;
    private readonly string _input;
    private readonly List<DocumentMark> _marks = [];
    private readonly List<ReadDocument> _documents = [];
    private readonly List<SkippedFile> _skipped = [];
    private readonly List<Decoding> _decodings = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _allMarks;
    private int _moreSkipped;
    private string _name;
    private long _before;
    private long _start;
    private Decoding? _decoding;

    /// <summary>Begins the first document.</summary>
    /// <param name="reader">Where the characters go.</param>
    /// <param name="input">The name of the input.</param>
    public InputSink(InputReader reader, string input)
    {
        (_reader, _input, _name) = (reader, input, input);
        Start();
    }

    /// <inheritdoc/>
    public override long Position => _reader.Position - _start;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> characters) => _reader.Append(_input, characters);

    /// <summary>Takes marks that are lines already, from a session's store.</summary>
    public string KeptMarks { get; set; } = "";

    /// <inheritdoc/>
    public override void Mark(DocumentMark mark)
    {
        ArgumentNullException.ThrowIfNull(mark);
        if (++_allMarks > MaxMarks)
            throw Wrong($"it has more than {MaxMarks:N0} headings, links and tables");
        if (!Enum.IsDefined(mark.Kind) || mark.Start < 0 || mark.Length < 0 || mark.Number < 0
            || (mark.Kind == DocumentMarkKind.Heading && mark.Number is < 1 or > MaxLevel)
            || (mark.Kind == DocumentMarkKind.Table) != (mark.Layout is { FirstRow: > 0, FirstColumn: > 0 }))
        {
            throw Wrong("its reader marks something that there cannot be");
        }

        _marks.Add(mark);
    }

    /// <inheritdoc/>
    public override void Begin(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // What holds nothing but other documents is none itself.
        End(keepsEmpty: false);
        string inner = $"{_input}/{Plain(name)}";
        string unique = inner;
        for (int i = 2; !_names.Add(unique); i++)
            unique = $"{inner} ({i})";
        _name = unique;
        Start();
    }

    /// <inheritdoc/>
    public override void Skip(string name, bool isDamaged, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        if (_skipped.Count == MaxSkipped)
        {
            _moreSkipped++;
            return;
        }

        string full = string.IsNullOrEmpty(name) ? _input : $"{_input}/{Plain(name)}";
        _skipped.Add(new SkippedFile(full, isDamaged ? SkipReason.Damaged : SkipReason.NotText, Plain(reason)));
    }

    /// <inheritdoc/>
    public override void Decoded(string encoding, bool isGuess, long replaced, long firstReplaced)
    {
        if (isGuess || replaced > 0)
            _decoding = new Decoding(_name, Plain(encoding), isGuess, replaced, firstReplaced);
    }

    /// <summary>Ends the last document, and gives all to the reader.</summary>
    public void Complete()
    {
        End(keepsEmpty: _documents.Count == 0 && _skipped.Count == 0);
        if (_moreSkipped > 0)
            _skipped.Add(new SkippedFile(_input, SkipReason.NotText, $"{_moreSkipped:N0} more parts of it were left out"));
        _reader.Add(_documents, _skipped, _decodings);
    }

    private void Start()
    {
        _before = _reader.Position;
        if (_reader.HasDocuments || _documents.Count > 0)
            Write(InputReader.Separator);
        _start = _reader.Position;
    }

    private void End(bool keepsEmpty)
    {
        long length = Position;
        if (length == 0 && _marks.Count == 0 && !keepsEmpty)
        {
            _reader.Rewind(_before);
        }
        else
        {
            _documents.Add(new ReadDocument(_name, (int)_start, (int)length, KeptMarks.Length > 0 ? KeptMarks : Lines(length)));
            if (_decoding is not null)
                _decodings.Add(_decoding);
        }

        _marks.Clear();
        _decoding = null;
    }

    private string Lines(long length)
    {
        if (_marks.Count == 0)
            return "";
        var lines = new StringBuilder();
        foreach (DocumentMark mark in _marks)
        {
            if (mark.Start + mark.Length > length)
                throw Wrong("its reader marks a place outside of its text");
            TableShape? shape = mark.Layout is { } table
                ? new TableShape(table.FirstRow, table.FirstColumn, table.Separator, table.IsQuoted, table.IsSheet, table.HasHeader)
                : null;
            MarkKind kind = mark.Kind switch
            {
                DocumentMarkKind.Page => MarkKind.Page,
                DocumentMarkKind.Heading => MarkKind.Heading,
                DocumentMarkKind.Table => MarkKind.Table,
                DocumentMarkKind.Link => MarkKind.Link,
                _ => MarkKind.Property,
            };
            MarkText.Write(
                lines, new Mark(kind, (int)mark.Start, (int)mark.Length, mark.Number, Cut(mark.Text), Cut(mark.Target ?? ""), shape));
        }

        return lines.ToString();
    }

    private static string Cut(string text) => text.Length > MaxMarkText ? text[..MaxMarkText] : text;

    // Names come from archives and letters: what could move a terminal's cursor, or would be endless, stays out.
    private static string Plain(string name)
    {
        string plain = string.Concat(name.Take(MaxName).Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return plain.Length > 0 ? plain : "unnamed";
    }

    private static DocumentException Wrong(string what) => new(what, "Convert it to text, or leave it out.");
}
