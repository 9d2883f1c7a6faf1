var name = "Ann"; var n = 1234.5;
var raw = $$"""
    { "name": "{{name}}", "n": {{n.ToString("N1", CultureInfo.InvariantCulture)}} }
    """;
Console.WriteLine(raw);
Console.WriteLine($"{name,-8}|{n,12:N2}|{(n > 1000 ? "big" : "small")}|{DateTime.MinValue:yyyy}");
FormattableString f = $"{name}";
FormattableString.Invariant($"{n:F1}") + f.ToString(CultureInfo.InvariantCulture)
