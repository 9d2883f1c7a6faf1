using System.Diagnostics;
using System.Globalization;

namespace CaveRuntime.Benchmarks;

/// <summary>Times things side by side: the contenders take turns, so that a slow moment of the machine hits both.</summary>
internal static class Measure
{
    public static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Medians of two contenders over interleaved rounds.</summary>
    public static (double Ours, double Theirs) Pair(int rounds, Func<double> ours, Func<double> theirs)
    {
        var a = new double[rounds];
        var b = new double[rounds];
        for (int i = 0; i < rounds; i++)
            (a[i], b[i]) = (ours(), theirs());
        return (Median(a), Median(b));
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    public static void Print(string name, double ours, double theirs, string unit = "ms") =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-88} | {ours,10:0.000} {unit} | {theirs,10:0.000} {unit} | ratio {ours / theirs:0.000}"));

    public static void Print(string name, double value, string unit = "ms") =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-88} | {value,10:0.000} {unit}"));
}
