using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;
using CaveRuntime.Confinement.Memory;

namespace CaveRuntime.Tests.Texts;

/// <summary>Makes the texts that tests need.</summary>
internal static class Make
{
    /// <summary>A text over a sealed memory file, as ctx is.</summary>
    public static Text Mapped(string value, params DocumentPlace[] documents)
    {
        using var file = MemoryFile.Create();
        file.Append(value);
        file.Seal();
        return Text.FromMemory(file.Handle, file.Length, documents);
    }

    /// <summary>The lines of a string, as the framework reads them.</summary>
    public static List<string> LinesOf(string value)
    {
        var lines = new List<string>();
        using var reader = new StringReader(value);
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    /// <summary>The same characters as a string, as a mapping, and as a slice out of the middle of one.</summary>
    public static IEnumerable<Text> AllKinds(string value)
    {
        yield return new Text(value);
        yield return Mapped(value);
        yield return Mapped("\r" + value + "\n!")[1..^2];
    }
}
