namespace CaveRuntime.Evaluation.Pictures;

/// <summary>Places positive values on a line so that equal ratios are equal distances.</summary>
/// <param name="Lowest">The value at the start.</param>
/// <param name="Highest">The value at the end; more than the lowest.</param>
/// <param name="Start">Where the line starts, in pixels.</param>
/// <param name="End">Where it ends.</param>
internal sealed record LogScale(double Lowest, double Highest, double Start, double End)
{
    public double Place(double value) => Start + (End - Start) * Math.Log(value / Lowest) / Math.Log(Highest / Lowest);

    /// <summary>A scale from a power of ten to a power of ten around all values.</summary>
    public static LogScale Decades(IReadOnlyList<double> values, double start, double end)
    {
        double lowest = Math.Floor(Math.Log10(values.Min()));
        double highest = Math.Max(Math.Ceiling(Math.Log10(values.Max())), lowest + 1);
        return new LogScale(Math.Pow(10, lowest), Math.Pow(10, highest), start, end);
    }

    /// <summary>The powers of ten on the scale, thinned out where there are many.</summary>
    public IEnumerable<double> Powers()
    {
        int first = (int)Math.Round(Math.Log10(Lowest));
        int last = (int)Math.Round(Math.Log10(Highest));
        int step = 1 + (last - first) / 8;
        for (int power = first; power <= last; power += step)
            yield return Math.Pow(10, power);
    }
}
