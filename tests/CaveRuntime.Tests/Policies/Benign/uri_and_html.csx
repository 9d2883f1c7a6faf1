var uri = new Uri("https://example.org/a/b?x=1#f");
(uri.Host, uri.AbsolutePath, uri.Query, System.Net.WebUtility.HtmlDecode("&lt;b&gt;"), Uri.EscapeDataString("a b"), Uri.TryCreate("nope", UriKind.Absolute, out _))
