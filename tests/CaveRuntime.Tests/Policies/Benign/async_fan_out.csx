async Task<int> Length(string s) { await Task.Delay(1); return s.Length; }
var lengths = await Task.WhenAll(new[] { "a", "bb", "ccc" }.Select(Length));
lengths.Sum()
