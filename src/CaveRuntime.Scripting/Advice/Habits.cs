using System.Text.RegularExpressions;

namespace CaveRuntime.Scripting.Advice;

/// <summary>Words and forms of other languages, and the C# for them.</summary>
internal static partial class Habits
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["print"] = "Console.WriteLine(x) prints",
        ["println"] = "Console.WriteLine(x) prints",
        ["printf"] = "Console.WriteLine($\"{x}\") prints",
        ["puts"] = "Console.WriteLine(x) prints",
        ["echo"] = "Console.WriteLine(x) prints",
        ["console"] = "Console.WriteLine(x) prints",
        ["len"] = "a length is x.Length or x.Count",
        ["str"] = "a text of a value is $\"{x}\" or x.ToString()",
        ["repr"] = "a text of a value is $\"{x}\" or x.ToString()",
        ["input"] = "nobody answers a cell; the whole input is ctx",
        ["context"] = "the whole input is ctx",
        ["prompt"] = "the whole input is ctx",
        ["readline"] = "nobody answers a cell; the whole input is ctx",
        ["range"] = "numbers in a row are Enumerable.Range(start, count)",
        ["enumerate"] = "items with their number are xs.Index()",
        ["sorted"] = "sorted items are xs.Order() or xs.OrderBy(x => …)",
        ["reversed"] = "items from the end are xs.Reverse()",
        ["sum"] = "a sum is xs.Sum()",
        ["min"] = "the smallest is xs.Min() or Math.Min(a, b)",
        ["max"] = "the largest is xs.Max() or Math.Max(a, b)",
        ["abs"] = "Math.Abs(x)",
        ["round"] = "Math.Round(x, 2)",
        ["any"] = "xs.Any(x => …)",
        ["all"] = "xs.All(x => …)",
        ["map"] = "xs.Select(x => …)",
        ["filter"] = "xs.Where(x => …)",
        ["zip"] = "xs.Zip(ys)",
        ["list"] = "xs.ToList()",
        ["set"] = "xs.ToHashSet()",
        ["dict"] = "new Dictionary<string, int>() or xs.ToDictionary(x => …)",
        ["isinstance"] = "a type is tested with x is string s",
        ["type"] = "a type is tested with x is string s",
        ["open"] = "a cell has no files; the inputs are ctx and docs",
        ["require"] = "nothing can be loaded; what there is is open already",
        ["re"] = "Regex.Matches(ctx, pattern)",
        ["json"] = "JsonDocument.Parse(text) or JsonSerializer.Deserialize<T>(text)",
        ["JSON"] = "JsonDocument.Parse(text) or JsonSerializer.Serialize(x)",
        ["JObject"] = "JsonNode.Parse(text) in System.Text.Json.Nodes",
        ["math"] = "Math.Sqrt(x) and the like",
        ["Counter"] = "xs.CountBy(x => x) counts each",
        ["defaultdict"] = "d[k] = d.GetValueOrDefault(k) + 1",
        ["True"] = "true",
        ["False"] = "false",
        ["None"] = "null",
        ["nil"] = "null",
        ["undefined"] = "null",
        ["NaN"] = "double.NaN",
        ["parseInt"] = "int.Parse(text)",
        ["parseFloat"] = "double.Parse(text, CultureInfo.InvariantCulture)",
        ["let"] = "a variable is declared with var",
        ["def"] = "a function is written int Name(string x) { return …; }",
        ["function"] = "a function is written int Name(string x) { return …; }",
        ["pass"] = "an empty body is { }",
        ["self"] = "a cell has no self; inside a class it is this",
        ["answer"] = "declare it first with var, or give FINAL a value",
        ["final_answer"] = "FINAL(value) answers",
        ["SUBMIT"] = "FINAL(value) answers",
        ["grep"] = "ctx.Grep(pattern)",
        ["search"] = "ctx.Search(words)",
        ["find"] = "ctx.Search(words) or ctx.Grep(pattern)",
        ["llm_batch"] = "llm_query_batched(prompts)",
        ["sub_llm"] = "llm_query(prompt)",
        ["and"] = "&&",
        ["or"] = "||",
        ["not"] = "!",
    };

    private static readonly Dictionary<string, string> s_members = new(StringComparer.Ordinal)
    {
        ["strip"] = "Trim()", ["lstrip"] = "TrimStart()", ["rstrip"] = "TrimEnd()", ["trim"] = "Trim()",
        ["lower"] = "ToLowerInvariant()", ["upper"] = "ToUpperInvariant()", ["toLowerCase"] = "ToLowerInvariant()",
        ["toUpperCase"] = "ToUpperInvariant()", ["startswith"] = "StartsWith(…)", ["endswith"] = "EndsWith(…)", ["startsWith"] = "StartsWith(…)",
        ["endsWith"] = "EndsWith(…)", ["find"] = "IndexOf(…)", ["indexOf"] = "IndexOf(…)", ["append"] = "Add(…)", ["push"] = "Add(…)",
        ["extend"] = "AddRange(…)", ["includes"] = "Contains(…)", ["contains"] = "Contains(…)", ["substr"] = "[start..end]",
        ["substring"] = "[start..end]", ["slice"] = "[start..end]", ["charAt"] = "[i]", ["length"] = "Length or Count", ["size"] = "Count", ["len"] = "Length or Count",
        ["map"] = "Select(x => …)", ["filter"] = "Where(x => …)", ["reduce"] = "Aggregate(…)", ["forEach"] = "a foreach loop",
        ["sort"] = "Sort() of a List, or Order()", ["splitlines"] = "Split('\\n')", ["items"] = "foreach (var (key, value) in d)",
        ["keys"] = "Keys", ["values"] = "Values", ["toString"] = "ToString()", ["replace"] = "Replace(…)", ["split"] = "Split(…)",
        ["isdigit"] = "All(char.IsDigit)", ["matchAll"] = "Regex.Matches(text, pattern)", ["match"] = "Regex.Match(text, pattern)",
        ["has_key"] = "ContainsKey(…)", ["get"] = "GetValueOrDefault(…)", ["format"] = "$\"…{x}…\"", ["join"] = "string.Join(\", \", xs)",
        ["log"] = "Console.WriteLine(x)", ["count"] = "Count(…)", ["title"] = "CultureInfo.InvariantCulture.TextInfo.ToTitleCase(…)",
    };

    /// <summary>The C# for a name that C# has not; null where nothing is known.</summary>
    public static string? OfName(string name) => s_names.GetValueOrDefault(name);

    /// <summary>The C# for a member that a type has not; null where nothing is known.</summary>
    public static string? OfMember(string name) => s_members.GetValueOrDefault(name);

    /// <summary>The C# for a form that C# cannot read; null where the line has none that is known.</summary>
    public static string? OfLine(string line)
    {
        foreach ((Regex form, string advice) in s_forms)
        {
            if (form.IsMatch(line))
                return advice;
        }

        return null;
    }

    private static readonly (Regex Form, string Advice)[] s_forms =
    [
        (Of(@"^\s*\}?\s*elif\b"), "elif is else if (…) { … }"),
        (Of(@"(?<![\w""'$@])[fF](""|')"), "a text with values in it is $\"…{x}…\""),
        (Of(@"(?<![\w""'$@])[rR](""|')"), "a text without escapes is @\"…\""),
        (Of(@"^\s*(async\s+)?def\s+\w+\s*\("), "a function is written int Name(string x) { return …; }"),
        (Of(@"^\s*for\s+\w+(\s*,\s*\w+)*\s+in\s"), "a loop is foreach (var x in xs) { … }"),
        (Of(@"^\s*for\s*\((const|let|var)\s+\w+\s+(of|in)\s"), "a loop is foreach (var x in xs) { … }"),
        (Of(@"[\[({]?\s*[\w.()]+\s+for\s+\w+(\s*,\s*\w+)*\s+in\s"), "a list made of another is xs.Where(x => …).Select(x => …).ToList()"),
        (Of(@"^\s*(if|while|try|with|else|except|finally|class)\b[^{]*:\s*(#.*)?$"), "a body stands in { }, and a condition in ( )"),
        (Of(@"^\s*(from\s+[\w.]+\s+)?import\s"), "nothing has to be imported; write using System.X; for a namespace"),
        (Of(@"\[[^\[\]""?]*\w?\s*:\s*-?\w*\]"), "a part is x[start..end], from the end x[^3..]"),
        (Of(@"\blambda\b"), "a function without a name is x => …"),
        (Of(@"^\s*(let|const)\s+\w+\s*="), "a variable is declared with var x = …;"),
        (Of(@"^\s*function\s+\w+\s*\("), "a function is written int Name(string x) { return …; }"),
        (Of(@"[=!]=="), "equality is == and !="),
        (Of(@"\bis\s+(not\s+)?None\b"), "x is null, x is not null"),
        (Of(@"^\s*except\b"), "errors are caught with try { … } catch (Exception e) { … }"),
        (Of(@"\*\*"), "a power is Math.Pow(x, 2)"),
        (Of(@"^\s*#(?!r\b|if|el|end|region|pragma|nullable|define|undef|line|error|warning)"), "a comment begins with //"),
        (Of(@"'[^'\\]{2,}'"), "a text stands in double quotes, one character in single ones"),
        (Of(@"`[^`]*`"), "a text with values in it is $\"…{x}…\""),
        (Of(@"\)\s*:\s*(#.*)?$"), "a body stands in { }"),
        (Of(@"\s(and|or)\s"), "and is &&, or is ||, not is !"),
        (Of(@"\bnot\s+\w"), "and is &&, or is ||, not is !"),
        (Of(@"\bint\s*\("), "a number of a text is int.Parse(text)"),
        (Of(@"\bfloat\s*\("), "a number of a text is double.Parse(text, CultureInfo.InvariantCulture)"),
        (Of(@"\S\s+if\s+.+\s+else\s+\S"), "one of two values is c ? x : y"),
        (Of(@"\w\s+not\s+in\s+\w|\w\s+in\s+\w"), "whether it is in there is xs.Contains(x)"),
    ];

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
}
