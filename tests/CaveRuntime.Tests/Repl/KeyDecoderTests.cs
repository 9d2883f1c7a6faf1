using System.Text;
using CaveRuntime.Cli.Editing;

namespace CaveRuntime.Tests.Repl;

/// <summary>From the bytes of a terminal to keys.</summary>
public sealed class KeyDecoderTests
{
    [Fact]
    public void Bytes_may_be_cut_anywhere()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("ä漢🙂\u001b[1;5C\u001bOAx\r");
        Key[] keys = [new(KeyAction.Insert, "ä漢🙂"), new(KeyAction.WordRight), new(KeyAction.Up), new(KeyAction.Insert, "x"), new(KeyAction.Enter)];
        Assert.Equal(keys, new KeyDecoder().Read(bytes));
        // An escape character at the end of what has come is the key of that name; nowhere else is a cut seen.
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            if (bytes[cut - 1] == 0x1b)
                continue;
            var decoder = new KeyDecoder();
            IEnumerable<Key> cutKeys = decoder.Read(bytes.AsSpan(0, cut)).Concat(decoder.Read(bytes.AsSpan(cut)));
            Assert.Equal(Joined(keys), Joined(cutKeys));
        }
    }

    [Fact]
    public void What_is_pasted_is_one_key_whatever_it_holds()
    {
        const string pasted = "a\r\nb\tc\u0003\u001b[A";
        byte[] bytes = Encoding.UTF8.GetBytes($"x\u001b[200~{pasted}\u001b[201~y");
        var decoder = new KeyDecoder();
        List<Key> keys = [];
        foreach (byte[] piece in bytes.Chunk(4))
            keys.AddRange(decoder.Read(piece));
        Assert.Equal([new(KeyAction.Insert, "x"), new(KeyAction.Paste, pasted), new(KeyAction.Insert, "y")], keys);
    }

    [Theory]
    [InlineData("\u001b", KeyAction.Cancel)]
    [InlineData("\u0003", KeyAction.Interrupt)]
    [InlineData("\u0004", KeyAction.EndOfInput)]
    [InlineData("\u0012", KeyAction.Search)]
    [InlineData("\u001b[3~", KeyAction.DeleteForward)]
    [InlineData("\u001b[F", KeyAction.LineEnd)]
    [InlineData("\u001b\r", KeyAction.NewLine)]
    [InlineData("\u001bb", KeyAction.WordLeft)]
    internal void A_key_has_its_sequence(string sent, KeyAction action) =>
        Assert.Equal([new Key(action)], new KeyDecoder().Read(Encoding.UTF8.GetBytes(sent)));

    [Theory]
    [InlineData("\u001b[99;99X")]
    [InlineData("\u001bQ")]
    [InlineData("\u0000")]
    public void A_key_that_is_not_known_does_nothing_and_hides_none(string sent) =>
        Assert.Equal([new Key(KeyAction.Insert, "a")], new KeyDecoder().Read(Encoding.UTF8.GetBytes(sent + "a")));

    // Pieces of a text that came at different times are the same text.
    private static string Joined(IEnumerable<Key> keys) =>
        string.Concat(keys.Select(k => k.Action == KeyAction.Insert ? k.Text : $"<{k.Action}>"));
}
