using System.Runtime.InteropServices;
using CaveRuntime.Inputs;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Documents.Reader.Output;

/// <summary>Sends what is read to the host, many characters and marks at a time.</summary>
internal sealed class WireSink(Wire wire) : DocumentSink
{
    private const int TextChars = 1 << 16, MaxMarks = 500;

    private readonly char[] _text = new char[TextChars];
    private readonly List<DocumentMark> _marks = [];
    private int _length;
    private long _position;

    public override long Position => _position;

    public override void Write(ReadOnlySpan<char> characters)
    {
        _position += characters.Length;
        while (!characters.IsEmpty)
        {
            int count = Math.Min(characters.Length, TextChars - _length);
            characters[..count].CopyTo(_text.AsSpan(_length));
            characters = characters[count..];
            _length += count;
            if (_length == TextChars)
                SendText();
        }
    }

    public override void Mark(DocumentMark mark)
    {
        _marks.Add(mark);
        if (_marks.Count == MaxMarks)
            SendMarks();
    }

    public override void Begin(string name)
    {
        Flush();
        _position = 0;
        wire.Write(FrameKind.DocumentBegun, new DocumentBegun(name), WireJson.Default.DocumentBegun);
    }

    public override void Skip(string name, bool isDamaged, string reason) =>
        wire.Write(FrameKind.DocumentSkipped, new DocumentSkipped(name, isDamaged, reason), WireJson.Default.DocumentSkipped);

    public override void Decoded(string encoding, bool isGuess, long replaced, long firstReplaced)
    {
        var decoded = new DocumentDecoded(encoding, isGuess, replaced, firstReplaced);
        wire.Write(FrameKind.DocumentDecoded, decoded, WireJson.Default.DocumentDecoded);
    }

    /// <summary>Sends what is left.</summary>
    public void Flush()
    {
        SendText();
        SendMarks();
    }

    private void SendText()
    {
        if (_length > 0)
            wire.Write(FrameKind.DocumentText, MemoryMarshal.AsBytes(_text.AsSpan(0, _length)));
        _length = 0;
    }

    private void SendMarks()
    {
        if (_marks.Count > 0)
            wire.Write(FrameKind.DocumentMarked, new DocumentMarked([.. _marks]), WireJson.Default.DocumentMarked);
        _marks.Clear();
    }
}
