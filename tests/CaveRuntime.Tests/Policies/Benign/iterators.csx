IEnumerable<(int Start, string Text)> Windows(string text, int size, int step)
{
    for (var i = 0; i < text.Length; i += step)
    {
        if (i + size > text.Length) { yield return (i, text[i..]); yield break; }
        yield return (i, text.Substring(i, size));
    }
}
Windows("abcdefghij", 4, 3).Select(w => w.Text).ToList()
