namespace CaveRuntime.Soak;

/// <summary>A line through points, by least squares.</summary>
/// <param name="Slope">Growth for each unit of x.</param>
/// <param name="Error">Standard error of the slope.</param>
internal readonly record struct Trend(double Slope, double Error)
{
    /// <summary>The least slope that the points leave likely: twice the standard error below the line's.</summary>
    public double AtLeast => Slope - (2 * Error);

    /// <summary>The line; flat and of no certainty where there are fewer than three points.</summary>
    public static Trend Of(IReadOnlyList<(double X, double Y)> points)
    {
        double x = points.Average(p => p.X), y = points.Average(p => p.Y);
        double spread = points.Sum(p => (p.X - x) * (p.X - x));
        if (points.Count < 3 || spread == 0)
            return new Trend(0, double.PositiveInfinity);
        double slope = points.Sum(p => (p.X - x) * (p.Y - y)) / spread;
        double left = points.Sum(p => Math.Pow(p.Y - y - (slope * (p.X - x)), 2));
        return new Trend(slope, Math.Sqrt(left / (points.Count - 2) / spread));
    }

    /// <summary>The same line over another unit of x.</summary>
    public static Trend operator *(Trend trend, double units) => new(trend.Slope * units, trend.Error * units);
}
