using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace CaveRuntime.Oracle.Solving;

/// <summary>What the questions about labelled lines are about. Part of this program, and of the cells that it writes.</summary>
internal readonly record struct LabelledLine(DateOnly Day, int User, int Class)
{
    /// <summary>The classes that a question lists.</summary>
    public static string[] Classes(string question) =>
        Regex.Match(question, @"of these classes(?: \([^)]*\))?: ([^.]*)\.").Groups[1].Value.Split(", ");

    /// <summary>The numbers of the classes that a text names in quotation marks, in its order.</summary>
    public static int[] Named(string text, string[] classes) =>
        Regex.Matches(text, "\"([^\"]+)\"").Select(m => Array.IndexOf(classes, m.Groups[1].Value)).ToArray();

    /// <summary>Reads "Date: Dec 28, 2023 || User: 83489 || …"; the class is the number that was read for it.</summary>
    public static LabelledLine Of(string line, int label)
    {
        int month = "JanFebMarAprMayJunJulAugSepOctNovDec".AsSpan().IndexOf(line.AsSpan(6, 3)) / 3 + 1;
        return new LabelledLine(new DateOnly(Number(14, 18), month, Number(10, 12)), Number(28, line.IndexOf(' ', 28)), label);

        int Number(int from, int to) => int.Parse(line.AsSpan(from, to - from), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
