namespace CaveRuntime.Soak;

/// <summary>A line through points, by least squares.</summary>
/// <param name="Slope">Growth for each unit of x.</param>
internal readonly record struct Trend(double Slope)
{
    /// <summary>The line; flat where there are fewer than two different points.</summary>
    public static Trend Of(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 2)
            return default;
        double x = points.Average(p => p.X), y = points.Average(p => p.Y);
        double spread = points.Sum(p => (p.X - x) * (p.X - x));
        return spread == 0 ? default : new Trend(points.Sum(p => (p.X - x) * (p.Y - y)) / spread);
    }
}
