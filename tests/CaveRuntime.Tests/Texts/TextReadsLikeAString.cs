using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CaveRuntime.Cells;

namespace CaveRuntime.Tests.Texts;

/// <summary>What a model writes against a string compiles and means the same against a text.</summary>
public sealed class TextReadsLikeAString
{
    private readonly Text _ctx = Make.Mapped("one,two\nthree, Four");

    [Fact]
    public void What_takes_a_string_takes_a_text()
    {
        string copied = _ctx;
        Assert.Equal("one,two\nthree, Four", copied);
        Assert.Equal(copied, (string)_ctx);
        Assert.Equal("three", Regex.Matches(_ctx, @"\w+")[2].Value);
        Assert.Matches("th.ee", _ctx);
        Assert.Equal("one,two", new StringReader(_ctx).ReadLine());
        Assert.False(string.IsNullOrEmpty(_ctx));
        Assert.Equal(19, new StringBuilder().Append(_ctx).Length);
        Assert.Equal(12, int.Parse(new Text("12"), CultureInfo.InvariantCulture));
        Assert.Equal("3", new Dictionary<string, string> { ["one"] = "3" }[_ctx[..3]]);
        Assert.Equal(0, new Dictionary<string, int>().GetValueOrDefault(_ctx[..3]));
        Assert.Contains(_ctx[..3], new HashSet<string> { "one" });
    }

    [Fact]
    public void Operators_mean_what_they_mean_for_strings()
    {
        Text? nothing = null;
        Assert.True(_ctx[..3] == "one");
        Assert.True("one" == _ctx[..3]);
        Assert.True(_ctx[..3] != "two");
        Assert.True(_ctx[4..7] == new Text("two"));
        Assert.True(nothing == null);
        Assert.True(_ctx != null);
        Assert.Equal("one!", _ctx[..3] + "!");
        Assert.Equal("!one", "!" + _ctx[..3]);
        Assert.Equal("onetwo", _ctx[..3] + _ctx[4..7]);
        Assert.Equal("one1", _ctx[..3] + 1);
        Assert.Equal("<one>|  one", $"<{_ctx[..3]}>|{_ctx[..3],5}");
        var shown = _ctx.Length > 3 ? _ctx[..3] : "none";
        Assert.Equal("one", shown);
        Assert.Equal("one", nothing ?? shown);
        Assert.Equal(["one", "two"], new[] { _ctx[..3], "two" });
    }

    [Fact]
    public void Linq_and_foreach_go_through_characters()
    {
        var seen = new StringBuilder();
        foreach (var c in _ctx)
            seen.Append(c);
        Assert.Equal(_ctx.ToString(), seen.ToString());
        Assert.Equal(1, _ctx.Count(char.IsUpper));
        Assert.Equal('F', _ctx.First(char.IsUpper));
        Assert.Equal("ruoF", string.Concat(_ctx.Reverse().Take(4)));
        Assert.Equal('r', _ctx[^1]);
    }

    [Fact]
    public void Pieces_join_sort_and_group_like_strings()
    {
        Assert.Equal("one|two\nthree| Four", string.Join("|", _ctx.Split(',')));
        Assert.Equal("one|two", string.Join("|", _ctx.Lines[0].Split(',').Select(p => p.Trim())));
        Assert.Equal(
            ["Four", "one", "three", "two"],
            _ctx.Split([',', '\n'], StringSplitOptions.TrimEntries).Order().Select(t => t.ToString()));
        Assert.Equal(3, _ctx.Split(',').Length);
        Assert.Equal("two\nthree", _ctx.Split(',')[1]);
        Assert.Equal(2, _ctx.Lines.Count(l => l.Contains(',')));
        Assert.Equal(1, new Text("a b a").Split(' ').GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count())[(Text)"b"]);
        var copies = (string[])_ctx.Lines;
        Assert.Equal(["one,two", "three, Four"], copies);
    }

    [Fact]
    public void Every_method_of_a_string_is_there()
    {
        string[] leftOut =
        [
            nameof(string.Clone), nameof(string.GetTypeCode), nameof(string.GetPinnableReference), "get_Chars", nameof(GetType),
        ];
        var ours = typeof(Text).GetMethods().Select(m => m.Name).Concat(["GetEnumerator"]).ToHashSet();
        var missing = typeof(string).GetMethods(
            System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.DeclaredOnly)
            .Select(m => m.Name)
            .Except(leftOut)
            .Except(ours);
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData(typeof(Text))]
    [InlineData(typeof(Reply))]
    public void Every_way_to_call_what_a_text_or_a_reply_has_of_a_string_is_there(Type type)
    {
        // What takes a span of characters is called with several characters, for which there is an array;
        // indexes and cultures are for texts.
        string[] all =
        [
            "Contains", "StartsWith", "EndsWith", "Split", "Trim", "TrimStart", "TrimEnd", "Replace", "Substring", "ToLowerInvariant",
            "ToUpperInvariant", "Insert", "Remove",
        ];
        string[] texts =
        [
            "IndexOf", "LastIndexOf", "IndexOfAny", "LastIndexOfAny",
            "PadLeft", "PadRight", "ToLower", "ToUpper", "ToString", "ToCharArray",
        ];
        var names = type == typeof(Text) ? all.Concat(texts).ToHashSet() : [.. all];
        var ours = type.GetMethods().Select(Signature).ToHashSet();
        var missing = typeof(string).GetMethods()
            .Where(m => !m.IsStatic && names.Contains(m.Name))
            .Where(m => m.GetParameters().All(p => !p.ParameterType.IsByRefLike && p.ParameterType != typeof(Rune)))
            .Where(m => type == typeof(Text) || m.GetParameters().All(p => p.ParameterType != typeof(CultureInfo)))
            .Select(Signature)
            .Except(ours);
        Assert.Empty(missing);
    }

    private static string Signature(System.Reflection.MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";
}
