var years = Regex.Matches("in 1805 and 1812", @"\b1[0-9]{3}\b").Cast<Match>().Select(m => (Year: int.Parse(m.Value), At: m.Index)).ToArray();
string.Join(", ", years.Select(y => $"{y.Year}@{y.At}"))
