namespace CaveRuntime.Evaluation.Reports;

/// <summary>The middle value, or the mean of the two in the middle.</summary>
internal static class Median
{
    /// <returns>Null where there is none.</returns>
    public static double? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
