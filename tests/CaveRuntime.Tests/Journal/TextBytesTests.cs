using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CaveRuntime.Inputs;
using CaveRuntime.Journal;

namespace CaveRuntime.Tests.Journal;

/// <summary>A text goes into the journal in pieces and is known by the hash of all of it.</summary>
public sealed class TextBytesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 19) - 1)]
    [InlineData(1 << 19)]
    [InlineData((1 << 20) + 1)]
    [InlineData(3_000_001)]
    public async Task Pieces_are_the_text_and_its_hash_is_that_of_their_bytes(int chars)
    {
        var random = new Random(chars);
        string text = string.Create(chars, random, (span, r) =>
        {
            foreach (ref char c in span)
                c = (char)r.Next(0, 0x10000);
        });
        using var all = new MemoryStream();
        await using (var bytes = new TextBytes(new Cells.Text(text)))
            await bytes.CopyToAsync(all);
        Assert.Equal(text, new string(MemoryMarshal.Cast<byte, char>(all.ToArray())));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(all.ToArray())), SessionJournal.HashOf(new Cells.Text(text)));
    }
}
