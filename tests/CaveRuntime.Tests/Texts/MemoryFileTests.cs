using System.Runtime.CompilerServices;
using CaveRuntime.Cells;
using CaveRuntime.Confinement.Memory;

namespace CaveRuntime.Tests.Texts;

public sealed class MemoryFileTests
{
    [Fact]
    public void A_sealed_file_cannot_be_written()
    {
        using var file = MemoryFile.Create();
        file.Append("abc");
        file.Seal();
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(file.Handle, "x"u8, 0));
        Assert.Throws<ObjectDisposedException>(() => file.Append("d"));
        // Even whoever opens it anew for writing is refused, by the seal.
        using var again = File.OpenHandle(
            $"/proc/self/fd/{file.Handle.DangerousGetHandle()}",
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite);
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(again, "x"u8, 0));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(again, 2));
        Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(again, 1000));
        Assert.Equal("abc", Text.FromMemory(file.Handle, 3).ToString());
    }

    [Fact]
    public void The_substitute_has_no_name_and_cannot_be_written()
    {
        using var file = MemoryFile.CreateTemporary();
        file.Append("abc");
        file.Seal();
        Assert.Equal("abc", Text.FromMemory(file.Handle, 3).ToString());
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(file.Handle, "x"u8, 0));
        var name = new FileInfo($"/proc/self/fd/{file.Handle.DangerousGetHandle()}").LinkTarget;
        Assert.EndsWith(" (deleted)", name, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_rewound_is_overwritten_and_cut_off()
    {
        using var file = MemoryFile.Create();
        file.Append("keep, drop all of this");
        file.Rewind(4);
        file.Append("!");
        file.Seal();
        Assert.Equal(5 * sizeof(char), RandomAccess.GetLength(file.Handle));
        Assert.Equal("keep!", Text.FromMemory(file.Handle, 5).ToString());
    }

    [Fact]
    public void A_mapping_is_never_longer_than_its_file()
    {
        using var file = MemoryFile.Create();
        file.Append("abc");
        file.Seal();
        Assert.Throws<ArgumentException>(() => Text.FromMemory(file.Handle, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Text.FromMemory(file.Handle, -1));
    }

    [Fact]
    public void A_slice_keeps_the_mapping_and_the_last_one_lets_it_go()
    {
        var slices = new Text?[1];
        var address = SliceOfAMapping(slices);
        Collect();
        Assert.True(IsMapped(address));
        LookAtAndForget(slices);
        Collect();
        Assert.False(IsMapped(address));
    }

    // In methods of their own, so that no forgotten local of the test keeps the text alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe nint SliceOfAMapping(Text?[] slices)
    {
        // So long that the kernel gives it an area of its own.
        var text = Make.Mapped("slice" + new string(' ', 3_000_000));
        slices[0] = text[..5];
        fixed (char* first = text.Span)
            return (nint)first;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LookAtAndForget(Text?[] slices)
    {
        Assert.Equal("slice", slices[0]!.ToString());
        slices[0] = null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static bool IsMapped(nint address) =>
        File.ReadLines("/proc/self/maps").Any(
            line => line.StartsWith($"{address:x}-", StringComparison.Ordinal) && line.Contains("cave-ctx", StringComparison.Ordinal));
}
