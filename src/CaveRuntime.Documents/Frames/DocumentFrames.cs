using System.Runtime.InteropServices;
using CaveRuntime.Inputs;
using CaveRuntime.Protocol;
using CaveRuntime.Protocol.Messages;

namespace CaveRuntime.Documents.Frames;

/// <summary>What the frames of a reader mean.</summary>
internal static class DocumentFrames
{
    /// <summary>Gives a frame to the sink.</summary>
    /// <returns>False for the last one.</returns>
    /// <exception cref="DocumentException">The document cannot be read.</exception>
    /// <exception cref="WireException">It is no frame of a reader.</exception>
    public static bool Give(Frame frame, DocumentSink sink)
    {
        switch (frame.Kind)
        {
            case FrameKind.DocumentText when frame.Payload.Length % sizeof(char) == 0:
                sink.Write(MemoryMarshal.Cast<byte, char>(frame.Payload.Span));
                return true;
            case FrameKind.DocumentMarked:
                foreach (DocumentMark mark in frame.Read(WireJson.Default.DocumentMarked).Marks)
                    sink.Mark(mark ?? throw new WireException(WireFault.Malformed, "a mark that is null"));
                return true;
            case FrameKind.DocumentBegun:
                sink.Begin(frame.Read(WireJson.Default.DocumentBegun).Name);
                return true;
            case FrameKind.DocumentSkipped:
                DocumentSkipped skipped = frame.Read(WireJson.Default.DocumentSkipped);
                sink.Skip(skipped.Name, skipped.IsDamaged, skipped.Reason);
                return true;
            case FrameKind.DocumentDecoded:
                DocumentDecoded decoded = frame.Read(WireJson.Default.DocumentDecoded);
                sink.Decoded(decoded.Encoding, decoded.IsGuess, decoded.Replaced, decoded.FirstReplaced);
                return true;
            case FrameKind.DocumentEnded:
                DocumentEnded ended = frame.Read(WireJson.Default.DocumentEnded);
                return ended.Reason is null ? false : throw new DocumentException(Plain(ended.Reason), Plain(ended.Remedy ?? ""));
            default:
                throw new WireException(WireFault.UnknownKind, $"kind {(byte)frame.Kind} does not travel from a reader");
        }
    }

    // The words come from the other process: one line, and nothing that could move a terminal's cursor.
    private static string Plain(string words) =>
        string.Concat(words.Take(1_000).Select(c => char.IsControl(c) ? ' ' : c));
}
