using CaveRuntime.Cells;

namespace CaveRuntime.Tests.Texts;

/// <summary>Random operations with fixed seeds on a text and on the string with the same characters: same result, or both refuse.</summary>
public sealed class TextEqualsString
{
    private const string Alphabet = "aabbAB ,\n\r\t\0éÉ日\ud83d\ude00";

    private static readonly StringComparison[] s_comparisons = [
        StringComparison.Ordinal,
        StringComparison.OrdinalIgnoreCase,
        StringComparison.InvariantCultureIgnoreCase
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Finding_gives_the_same(int seed) => Compare(seed, 4000, (random, s, t) =>
    {
        var c = Alphabet[random.Next(Alphabet.Length)];
        var word = Word(random);
        var comparison = s_comparisons[random.Next(s_comparisons.Length)];
        var (i, n) = (random.Next(-1, s.Length + 2), random.Next(-1, s.Length + 2));
        return random.Next(18) switch
        {
            0 => (() => s.IndexOf(c), () => t.IndexOf(c)),
            1 => (() => s.IndexOf(c, i), () => t.IndexOf(c, i)),
            2 => (() => s.IndexOf(c, i, n), () => t.IndexOf(c, i, n)),
            3 => (() => s.IndexOf(word, StringComparison.Ordinal), () => t.IndexOf(word)),
            4 => (() => s.IndexOf(word, comparison), () => t.IndexOf(word, comparison)),
            5 => (() => s.IndexOf(word, i, comparison), () => t.IndexOf(word, i, comparison)),
            6 => (() => s.IndexOf(word, i, n, comparison), () => t.IndexOf(word, i, n, comparison)),
            7 => (() => s.LastIndexOf(c), () => t.LastIndexOf(c)),
            8 => (() => s.LastIndexOf(c, i), () => t.LastIndexOf(c, i)),
            9 => (() => s.LastIndexOf(c, i, n), () => t.LastIndexOf(c, i, n)),
            10 => (() => s.LastIndexOf(word, comparison), () => t.LastIndexOf(word, comparison)),
            11 => (() => s.LastIndexOf(word, i, comparison), () => t.LastIndexOf(word, i, comparison)),
            12 => (() => s.LastIndexOf(word, i, n, comparison), () => t.LastIndexOf(word, i, n, comparison)),
            13 => (() => s.IndexOfAny([c, 'b'], i, n), () => t.IndexOfAny([c, 'b'], i, n)),
            14 => (() => s.LastIndexOfAny([c, 'b'], i, n), () => t.LastIndexOfAny([c, 'b'], i, n)),
            15 => (() => s.Contains(word, comparison), () => t.Contains(word, comparison)),
            16 => (() => s.StartsWith(word, comparison), () => t.StartsWith(word, comparison)),
            _ => (() => s.EndsWith(word, comparison), () => t.EndsWith(word, comparison)),
        };
    });

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Cutting_gives_the_same(int seed) => Compare(seed, 4000, (random, s, t) =>
    {
        var c = Alphabet[random.Next(Alphabet.Length)];
        var (word, other) = (Word(random), Word(random));
        var (i, n, count) = (random.Next(-1, s.Length + 2), random.Next(-1, s.Length + 2), random.Next(0, 5));
        var options = (StringSplitOptions)random.Next(4);
        char[] characters = [c, 'a', '\n'];
        return random.Next(20) switch
        {
            0 => (() => s.Substring(i), () => t.Substring(i).ToString()),
            1 => (() => s.Substring(i, n), () => t.Substring(i, n).ToString()),
            2 => (() => s[i], () => t[i]),
            3 => (() => s[i..n], () => t[i..n].ToString()),
            4 => (() => s.Trim(), () => t.Trim().ToString()),
            5 => (() => s.Trim(characters), () => t.Trim(characters).ToString()),
            6 => (() => s.TrimStart(c), () => t.TrimStart(c).ToString()),
            7 => (() => s.TrimEnd(characters), () => t.TrimEnd(characters).ToString()),
            8 => (() => Join(s.Split(c)), () => Join(t.Split(c))),
            9 => (() => Join(s.Split(c, options)), () => Join(t.Split(c, options))),
            10 => (() => Join(s.Split(c, count, options)), () => Join(t.Split(c, count, options))),
            11 => (() => Join(s.Split(word, options)), () => Join(t.Split(word, options))),
            12 => (() => Join(s.Split(word, count, options)), () => Join(t.Split(word, count, options))),
            13 => (() => Join(s.Split(characters, count, options)), () => Join(t.Split(characters, count, options))),
            14 => (() => Join(s.Split([word, other, "a"], count, options)), () => Join(t.Split([word, other, "a"], count, options))),
            15 => (() => Join(s.Split((char[]?)null, count, options)), () => Join(t.Split((char[]?)null, count, options))),
            16 => (() => s.Replace(c, 'x'), () => t.Replace(c, 'x').ToString()),
            17 => (() => s.Replace(word, other, StringComparison.Ordinal), () => t.Replace(word, other).ToString()),
            18 => (() => s.Remove(i, n), () => t.Remove(i, n)),
            _ => (() => s.Insert(i, word), () => t.Insert(i, word)),
        };
    });

    [Fact]
    public void Comparing_gives_the_same() => Compare(7, 4000, (random, s, t) =>
    {
        var other = random.Next(3) == 0 ? s : Word(random);
        return random.Next(5) switch
        {
            0 => (() => s == other, () => t == other),
            1 => (() => Math.Sign(string.CompareOrdinal(s, other)), () => Math.Sign(t.CompareTo(other))),
            2 => (() => s.GetHashCode(), () => t.GetHashCode()),
            3 => (() => s.Equals(other, StringComparison.OrdinalIgnoreCase), () => t.Equals(other, StringComparison.OrdinalIgnoreCase)),
            _ => (() => s.Equals((object)other), () => t.Equals((object)new Text(other))),
        };
    });

    private static void Compare(int seed, int rounds, Func<Random, string, Text, (Func<object> Expected, Func<object> Actual)> next)
    {
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var s = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            // Mapping for every round would open thousands of files; a slice of a string takes the same ways.
            var t = round % 50 == 0 ? Make.AllKinds(s).Last() : new Text("\r" + s + "\n!")[1..^2];
            var (expected, actual) = next(random, s, t);
            Assert.True(
                Outcome(expected) == Outcome(actual),
                $"{actual.Method.Name}, seed {seed}, round {round}, on {Show(s)}: expected {Show(Outcome(expected))}, was {Show(Outcome(actual))}");
        }
    }

    private static string Outcome(Func<object> operation)
    {
        try
        {
            return operation().ToString()!;
        }
        catch (Exception refusal) when (refusal is ArgumentException or IndexOutOfRangeException)
        {
            return "refused";
        }
    }

    private static string Word(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));

    private static string Join(IEnumerable<string> pieces) => string.Join('|', pieces.Select(p => $"<{p}>"));

    private static string Show(string value) => System.Text.Json.JsonSerializer.Serialize(value);
}
