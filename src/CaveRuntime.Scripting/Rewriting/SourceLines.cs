using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using CaveRuntime.Scripting.Compiling;
using Microsoft.CodeAnalysis.Emit;

namespace CaveRuntime.Scripting.Rewriting;

/// <summary>
/// Finds the line of a cell that an exception came from. Debug symbols are made only now: a cell that does not throw,
/// which is most of them, does not pay for them.
/// </summary>
internal static class SourceLines
{
    // A chain may have hundreds of thousands.
    private const int MaxRead = 64;

    private static readonly EmitOptions s_emit = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    /// <summary>The line, from 1, in which code of this submission was when it threw; null where it was in none.</summary>
    public static int? LineOf(Exception thrown, Submission submission)
    {
        Exception? exception = thrown;
        for (int read = 0; exception is not null && read < MaxRead; read++, exception = exception.InnerException)
        {
            foreach (StackFrame frame in new StackTrace(exception, fNeedFileInfo: false).GetFrames())
            {
                if (frame.GetMethod() is { } method && method.Module.Assembly.GetName().Name == submission.Source.Name)
                    return Find(submission, method.MetadataToken, frame.GetILOffset());
            }
        }

        return null;
    }

    /// <summary>The image of a submission, before ticks, once more and with debug symbols; empty where there is none.</summary>
    public static (byte[] Image, byte[] Symbols) Symbols(Submission submission)
    {
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        return submission.Compilation.Emit(image, symbols, options: s_emit).Success ? (image.ToArray(), symbols.ToArray()) : ([], []);
    }

    private static int? Find(Submission submission, int method, int offset)
    {
        (byte[] image, byte[] symbols) = Symbols(submission);
        if (symbols.Length == 0)
            return null;
        using var rewritten = new MemoryStream(CellRewriter.Symbols(image, symbols));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(rewritten);
        var handle = MetadataTokens.MethodDefinitionHandle(method & 0x00FFFFFF);
        MethodDebugInformation debug = provider.GetMetadataReader().GetMethodDebugInformation(handle);
        SequencePoint[] points = [.. debug.GetSequencePoints().Where(p => !p.IsHidden)];
        return points.Length == 0 ? null : points.LastOrDefault(p => p.Offset <= offset, points[0]).StartLine;
    }
}
