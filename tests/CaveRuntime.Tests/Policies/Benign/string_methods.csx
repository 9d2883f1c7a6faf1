var s = "  The Quick Brown Fox  ";
var parts = s.Trim().Split(new[] { ' ', '\t' }, StringSplitOptions.RemoveEmptyEntries);
(s.IndexOf("Quick", StringComparison.OrdinalIgnoreCase), s.Contains("brown", StringComparison.OrdinalIgnoreCase), string.IsNullOrWhiteSpace(s), parts[^1], s[2..5], s.Substring(6, 5).ToUpperInvariant(), string.Concat(parts.Reverse()), string.Join(" ", parts.Select(p => char.ToLower(p[0]) + p[1..])), new string('=', 5), s.Replace("Fox", "Cat").TrimEnd().EndsWith("Cat"), string.Compare("a", "B", StringComparison.Ordinal), s.LastIndexOf('o'), s.Normalize().Length)
