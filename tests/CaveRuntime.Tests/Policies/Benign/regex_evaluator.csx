Regex.Replace("a1b22c333", @"\d+", m => (int.Parse(m.Value) * 2).ToString(CultureInfo.InvariantCulture))
