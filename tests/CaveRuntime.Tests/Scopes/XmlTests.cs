using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;
using CaveRuntime.Tests.Policies;

namespace CaveRuntime.Tests.Scopes;

/// <summary>XML is read from text, under the default policy and without DTD.</summary>
public sealed class XmlTests
{
    private readonly Scope _scope = new(
        new CellLimits(),
        new Text("<a><b>1</b></a>"),
        [],
        Corpus.Sealed,
        call => Task.FromResult<ScopeResult>(new ReplyResult("reply") { Id = call.Id }));

    [Theory]
    [InlineData("XDocument.Parse(\"<a><b>1</b></a>\").Root!.Element(\"b\")!.Value", "1")]
    [InlineData("XDocument.Parse(\"<?xml version='1.0' encoding='utf-16'?><a>ü</a>\").Root!.Value", "ü")]
    [InlineData("using System.Xml.Linq;\nXElement.Parse(ctx.ToString()).Descendants(\"b\").Sum(b => (int)b)", "1")]
    [InlineData("System.Xml.Linq.XElement.Parse(\"<a n='7'/>\").Attribute(\"n\")!.Value", "7")]
    [InlineData("string.Concat(new[] { \"<a>x</a>\", \"<a>y</a>\" }.Select(XElement.Parse).Select(e => e.Value))", "xy")]
    [InlineData("XElement.Parse(\"<a> <b/> </a>\").ToString(SaveOptions.DisableFormatting)", "<a><b /></a>")]
    [InlineData("XElement.Parse(\"<a> <b/> </a>\", LoadOptions.PreserveWhitespace).ToString()", "<a> <b /> </a>")]
    [InlineData("XDocument.Parse(\"<x:a xmlns:x='urn:y'/>\").Root!.Name.ToString()", "{urn:y}a")]
    [InlineData("XElement.Parse(\"<a>&lt;!DOCTYPE&gt;<!-- <!DOCTYPE a> --></a>\").Value", "<!DOCTYPE>")]
    public void Text_is_parsed(string code, string value)
    {
        CellResult cell = _scope.Run(1, code);
        Assert.Null(cell.Error);
        Assert.Equal(value, cell.Value);
    }

    [Theory]
    [InlineData("XDocument.Parse(\"§<a/>\")", "<!DOCTYPE a>")]
    [InlineData("XElement.Parse(\"§<a>&e;</a>\")", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>")]
    [InlineData("XElement.Parse(\"§<a>&e;</a>\", LoadOptions.None)", "<!DOCTYPE a [<!ENTITY d 'dd'><!ENTITY e '&d;&d;'>]>")]
    [InlineData("XDocument.Parse(\"§<a/>\", LoadOptions.PreserveWhitespace)", "<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'>")]
    [InlineData("Func<string, XDocument> parse = XDocument.Parse; parse(\"§<a/>\")", "<!DOCTYPE a>")]
    public void A_DTD_is_refused_and_told(string code, string dtd)
    {
        CellError? error = _scope.Run(1, code.Replace("§", dtd, StringComparison.Ordinal)).Error;
        Assert.Contains("The text has a DTD (<!DOCTYPE …>)", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_elements_do_not_end_the_scope()
    {
        const string Deep = "XElement.Parse(string.Concat(Enumerable.Repeat(\"<a>\", 100000)) + string.Concat(Enumerable.Repeat(\"</a>\", 100000)))";
        Assert.Equal("100000", _scope.Run(1, Deep + ".DescendantsAndSelf().Count()").Value);
    }

    [Fact]
    public void Damaged_text_is_an_error_with_its_place() =>
        Assert.Contains("Line 1, position", _scope.Run(1, "XElement.Parse(\"<a><b></a>\")").Error!.Message, StringComparison.Ordinal);
}
