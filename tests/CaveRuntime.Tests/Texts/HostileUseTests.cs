using CaveRuntime.Cells;
using CaveRuntime.Cells.Buffers;

namespace CaveRuntime.Tests.Texts;

/// <summary>No public member reads outside of its text, whatever it is given.</summary>
public sealed class HostileUseTests
{
    private static readonly int[] s_odd = [int.MinValue, int.MinValue + 1, -2, -1, 0, 1, 3, 4, 5, 6, 1000, int.MaxValue - 1, int.MaxValue];

    [Fact]
    public void Indexes_outside_are_refused_or_clipped_but_never_read()
    {
        // Characters before and after the slice that no result may contain.
        var text = Make.Mapped("SECRET" + "abcd\n" + "SECRET")[6..11];
        foreach (var a in s_odd)
        {
            foreach (var b in s_odd)
                Try(text, a, b);
        }
    }

    [Fact]
    public void Slices_of_slices_stay_inside()
    {
        var inner = Make.Mapped("SECRETabcSECRET")[6..9];
        Assert.Throws<ArgumentOutOfRangeException>(() => inner[..4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => inner.Slice(3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => inner.Slice(-6, 6));
        Assert.Throws<IndexOutOfRangeException>(() => inner[3]);
        Assert.Throws<IndexOutOfRangeException>(() => inner[^4]);
        Assert.Equal("", inner[3..]);
        Assert.Equal("abc", inner.At(0, int.MaxValue));
        Assert.Equal("abc", inner.Grep("b", around: int.MaxValue)[0].Text);
    }

    [Fact]
    public void A_cell_cannot_make_a_mapping()
    {
        var open = typeof(Text).Assembly.GetExportedTypes()
            .SelectMany(
                t => t.GetMembers(
                    System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static))
            .Select(m => m.ToString()!)
            .Where(
                s => (s.Contains("Safe", StringComparison.Ordinal) && s.Contains("Handle", StringComparison.Ordinal))
                    || s.Contains('*', StringComparison.Ordinal)
                    || s.Contains("IntPtr", StringComparison.Ordinal));
        Assert.Empty(open);
    }

    [Fact]
    public void Too_much_for_a_string_is_said_with_the_way_out()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => StringLimit.Check(1_500_000_000));
        Assert.Contains("1,500,000,000", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("text[a..b]", refusal.Message, StringComparison.Ordinal);
    }

    private static void Try(Text text, int a, int b)
    {
        Func<object>[] uses =
        [
            () => text[a],
            () => text.Slice(a, b),
            () => text.Substring(a),
            () => text.IndexOf("SECRET", a, b, StringComparison.Ordinal),
            () => text.LastIndexOf("SECRET", a, b, StringComparison.Ordinal),
            () => text.IndexOf('S', a, b),
            () => text.LastIndexOf('S', a, b),
            () => text.IndexOfAny(['S'], a, b),
            () => text.LastIndexOfAny(['S'], a, b),
            () => text.At(a, b),
            () => new string(text.AsSpan(a, b)),
            () => new string(text.ToCharArray(a, b)),
            () => text.Remove(a, b),
            () => string.Join("", text.Grep("b", b, a).Select(h => h.Text)),
            () => string.Join("", text.Search("abcd", a).Select(p => p.Text)),
            () => string.Join("", text.Chunks(a, b)),
            () => string.Join("", text.Split('b', a)),
            () => text.Lines[a],
            () => string.Join("", text.Lines.Slice(a, b)),
            () => text.PadLeft(Math.Min(a, 100)),
        ];
        foreach (var use in uses)
        {
            try
            {
                var seen = use();
                Assert.DoesNotContain("S", seen.ToString(), StringComparison.Ordinal);
                Assert.DoesNotContain("E", seen.ToString(), StringComparison.Ordinal);
            }
            catch (Exception refusal) when (refusal is ArgumentException or IndexOutOfRangeException)
            {
                // Refused, which is what an index outside deserves.
            }
        }
    }
}
