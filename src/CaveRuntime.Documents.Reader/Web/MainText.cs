using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace CaveRuntime.Documents.Reader.Web;

/// <summary>The part of a page that is its text, without what stands around it on every page of its site.</summary>
internal static class MainText
{
    private const string Around = "nav, aside, footer, [role=navigation], [role=banner], [role=contentinfo], [role=search], [aria-hidden=true]";

    /// <summary>The page's main element or its one article, where that holds most of the words; else the body without what surrounds
    /// it.</summary>
    public static IElement Of(IHtmlDocument page)
    {
        IElement body = page.Body ?? page.DocumentElement;
        foreach (IElement unseen in body.QuerySelectorAll("script, style, noscript, template, svg, iframe, object, [hidden]").ToList())
            unseen.Remove();
        foreach (IElement around in body.QuerySelectorAll(Around).ToList())
        {
            // Some pages put everything into a navigation or hide nothing by it.
            if (Words(around) * 2 < Words(body))
                around.Remove();
        }

        int all = Words(body);
        IElement? main = body.QuerySelector("main, [role=main]") ?? (body.QuerySelectorAll("article") is { Length: 1 } one ? one[0] : null);
        return main is not null && Words(main) * 2 >= all ? main : body;
    }

    private static int Words(IElement element) => element.TextContent.Length;
}
