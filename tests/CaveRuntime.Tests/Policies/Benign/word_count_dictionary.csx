var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
foreach (var word in "to be or not to be".Split(' ', StringSplitOptions.RemoveEmptyEntries))
{
    counts[word] = counts.GetValueOrDefault(word) + 1;
}
foreach (var (word, n) in counts.OrderByDescending(p => p.Value)) Console.WriteLine("{0,-10} {1}", word, n);
