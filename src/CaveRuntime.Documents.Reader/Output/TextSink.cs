using System.Text;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Output;

/// <summary>Keeps a piece of a document, with its marks, until it is known where it goes: a cell, a note.</summary>
internal sealed class TextSink : DocumentSink
{
    private readonly StringBuilder _text = new();

    public override long Position => _text.Length;

    /// <summary>The characters so far.</summary>
    public string Text => _text.ToString();

    /// <summary>The marks so far.</summary>
    public List<DocumentMark> Marks { get; } = [];

    public override void Write(ReadOnlySpan<char> characters) => _text.Append(characters);

    public override void Mark(DocumentMark mark) => Marks.Add(mark);

    public override void Begin(string name)
    {
    }

    public override void Skip(string name, bool isDamaged, string reason)
    {
    }

    public override void Decoded(string encoding, bool isGuess, long replaced, long firstReplaced)
    {
    }
}
