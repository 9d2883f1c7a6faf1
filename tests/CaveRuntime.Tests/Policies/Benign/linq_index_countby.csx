var text = "abracadabra";
text.CountBy(c => c).OrderByDescending(p => p.Value).ThenBy(p => p.Key).Select(p => $"{p.Key}{p.Value}").Index().ToList()
