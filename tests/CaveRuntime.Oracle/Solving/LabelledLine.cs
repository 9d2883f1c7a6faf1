using System;
using System.Globalization;

namespace CaveRuntime.Oracle.Solving;

/// <summary>What the questions about labelled lines are about. Part of this program, and of the cells that it writes.</summary>
internal readonly record struct LabelledLine(DateOnly Day, int User, int Class)
{
    /// <summary>Reads "Date: Dec 28, 2023 || User: 83489 || …"; the class is the number that was read for it.</summary>
    public static LabelledLine Of(string line, int label)
    {
        var parts = line.Split(" || ", 3);
        var day = DateOnly.ParseExact(parts[0]["Date: ".Length..], "MMM dd, yyyy", CultureInfo.InvariantCulture);
        return new LabelledLine(day, int.Parse(parts[1]["User: ".Length..], CultureInfo.InvariantCulture), label);
    }
}
