static int CountDigits(string text)
{
    var n = 0;
    ReadOnlySpan<char> rest = text.AsSpan();
    while (!rest.IsEmpty)
    {
        var at = rest.IndexOfAnyInRange('0', '9');
        if (at < 0) break;
        n++;
        rest = rest[(at + 1)..];
    }
    foreach (var range in text.AsSpan().Split(',')) n += text.AsSpan()[range].Trim().Length > 100 ? 1 : 0;
    foreach (var line in text.AsSpan().EnumerateLines()) n += line.StartsWith("x") ? 1 : 0;
    return n + (int.TryParse(text.AsSpan(0, 1), out var v) ? v : 0);
}
CountDigits("1a2,b3")
