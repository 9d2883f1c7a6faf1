using System.Text;
using CaveRuntime.Inputs;

namespace CaveRuntime.Tests.Inputs;

/// <summary>Bytes that are not plainly UTF-8 are read as what they are, or as far as they can be, and that is told.</summary>
public sealed class EncodingTests
{
    private const string Russian = "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему. ";

    [Theory]
    [InlineData("windows-1252", "Die Häuser stehen schön an der Straße, und größere Bäume blühen. Le café était déjà fermé.")]
    [InlineData("windows-1252", "Häuser. The magic number is 4471.\n")]
    [InlineData("windows-1252", "Café\n")]
    [InlineData("windows-1252", "“Quoted” – with a dash, it’s 5 €, and §12: ½ of Ångström’s\n")]
    [InlineData("koi8-r", Russian)]
    [InlineData("windows-1251", Russian)]
    [InlineData("shift_jis", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。")]
    [InlineData("euc-jp", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。")]
    [InlineData("gb18030", "人类的悲欢并不相通，我只觉得他们吵闹。中华人民共和国的首都是北京。")]
    [InlineData("big5", "人類的悲歡並不相通，我只覺得他們吵鬧。中華民國的首都是臺北。")]
    [InlineData("euc-kr", "모든 행복한 가정은 서로 닮았고 불행한 가정은 모두 저마다의 이유로 불행하다.")]
    [InlineData("utf-16", "hello world, plain\n")]
    [InlineData("utf-16BE", "hello world, plain\n")]
    [InlineData("utf-16", "日本語の文章です。 次の行\n")]
    [InlineData("utf-32", "hello world, plain\n")]
    [InlineData("utf-32BE", "héllo world\n")]
    public async Task An_encoding_without_a_mark_is_told_by_the_bytes_and_said(string encoding, string text)
    {
        using LoadedInputs loaded = await LoadAsync(Encode(encoding, text));
        Assert.Equal(text, loaded.Text.ToString());
        Decoding told = Assert.Single(loaded.Decodings);
        Assert.True(told.IsGuess);
        Assert.Equal(0, told.Replaced);
    }

    [Fact]
    public async Task Letters_that_come_after_many_blocks_of_ascii_are_told_as_well()
    {
        string text = new string('x', 300_000) + "\n" + Russian;
        using LoadedInputs loaded = await LoadAsync(Encode("koi8-r", text));
        Assert.True(text == loaded.Text.ToString());
    }

    [Fact]
    public async Task A_log_with_one_bad_byte_is_read_on_and_the_byte_is_counted_and_placed()
    {
        byte[] log = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("ok line\n", 1000))), .. "bad "u8, 0xFF, .. " byte\n"u8];
        using LoadedInputs loaded = await LoadAsync(log);
        Assert.EndsWith("ok line\nbad \uFFFD byte\n", loaded.Text.ToString(), StringComparison.Ordinal);
        Assert.Equal(new Decoding("a", "UTF-8", false, 1, 8004), Assert.Single(loaded.Decodings));
        Assert.Contains("1 byte is not UTF-8, the first at position 8,004", loaded.Decodings[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Utf8_with_damage_stays_utf8()
    {
        byte[] damaged = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("日é", 100_000)));
        (damaged[400_000], damaged[400_001]) = (0xFF, 0xFE);
        using LoadedInputs loaded = await LoadAsync(damaged);
        Decoding told = Assert.Single(loaded.Decodings);
        Assert.Equal(("UTF-8", false, 400_000L), (told.Encoding, told.IsGuess, told.FirstReplaced));
        Assert.InRange(told.Replaced, 2, 8);
    }

    [Theory]
    [InlineData(new byte[] { 0x63, 0x61, 0x66, 0xC3 }, "caf\uFFFD")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x61, 0xC3 }, "a\uFFFD")]
    [InlineData(new byte[] { 0x61, 0x62, 0xFF, 0x63 }, "ab\uFFFDc")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00, 0x62, 0, 0x63 }, "ab\uFFFD")]
    public async Task A_document_that_is_cut_in_a_character_is_read_to_there(byte[] bytes, string text)
    {
        using LoadedInputs loaded = await LoadAsync(bytes);
        Assert.Equal(text, loaded.Text.ToString());
        Assert.Equal(1, Assert.Single(loaded.Decodings).Replaced);
    }

    [Theory]
    [InlineData("ab\0cd The magic number is 4471.\n")]
    [InlineData("a/b\0c/d\0e/f\0")]
    public async Task Zeros_between_names_do_not_make_wide_text_of_them(string text)
    {
        using LoadedInputs loaded = await LoadAsync(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text, loaded.Text.ToString());
    }

    [Theory]
    [InlineData("iso-8859-1", "bad ÿ byte")]
    [InlineData("windows-1250", "Zażółć gęślą jaźń")]
    [InlineData("koi8-r", "да")]
    [InlineData("ibm437", "ñ")]
    public async Task An_encoding_that_is_named_is_taken(string encoding, string text)
    {
        var options = new InputOptions { Encoding = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding) };
        using LoadedInputs loaded = await LoadAsync(Encode(encoding, text), options);
        Assert.Equal(text, loaded.Text.ToString());
        Assert.Empty(loaded.Decodings);
    }

    [Fact]
    public async Task Bytes_that_do_not_fit_a_named_encoding_are_counted_across_blocks()
    {
        byte[] bytes = Encode("gb18030", string.Concat(Enumerable.Repeat("人类的悲欢", 40_000)));
        bytes[200_001] = (byte)' '; // no second half of a character
        using LoadedInputs loaded = await LoadAsync(bytes, new InputOptions { Encoding = CodePagesEncodingProvider.Instance.GetEncoding("gb18030") });
        Assert.InRange(Assert.Single(loaded.Decodings).FirstReplaced, 199_998, 200_001);
    }

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 }, "a PNG picture")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB }, "gzip -dc")]
    [InlineData(new byte[] { 0x25, 0x50, 0x44, 0x46, 0x2D, 0x31, 0x2E, 0x37, 0x0A, 0xE2, 0xE3 }, "pdftotext")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "the first at position 0")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0, 0, 0, 0, 0x11, 0 }, "UTF-32LE")]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xF0, 0xFF }, "bytes are zero")]
    public async Task What_is_no_text_is_refused_with_the_reason(byte[] bytes, string words)
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => LoadAsync(bytes));
        Assert.StartsWith("a: not text: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Noise_is_refused()
    {
        var noise = new byte[50_000];
        new Random(5).NextBytes(noise);
        await Assert.ThrowsAsync<InputException>(() => LoadAsync(noise));
    }

    [Fact]
    public async Task Plain_text_is_told_of_by_nothing()
    {
        using LoadedInputs loaded = await LoadAsync(Encoding.UTF8.GetBytes("aé日\ud83d\ude00\u001b[31m\n"));
        Assert.Empty(loaded.Decodings);
    }

    private static byte[] Encode(string name, string text) =>
        (CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name)).GetBytes(text);

    private static async Task<LoadedInputs> LoadAsync(byte[] bytes, InputOptions? options = null)
    {
        using var stream = new MemoryStream(bytes);
        return await LoadedInputs.LoadAsync([Input.FromStream("a", stream, options ?? new InputOptions())], [], CancellationToken.None);
    }
}
