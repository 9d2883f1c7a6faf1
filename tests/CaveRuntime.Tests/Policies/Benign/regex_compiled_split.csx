var words = new Regex(@"\W+", RegexOptions.Compiled | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
words.Split("The quick, brown fox; the lazy dog.").Where(w => w.Length > 0).GroupBy(w => w.ToLowerInvariant()).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(3).Select(g => (g.Key, g.Count())).ToList()
