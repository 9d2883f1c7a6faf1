using System.Diagnostics;

namespace CaveRuntime.Benchmarks;

/// <summary>The least that a call between two processes can take: a byte there and back over two pipes. This program is both
/// ends.</summary>
internal static class PipeEcho
{
    /// <summary>What this program is started with to be the other end.</summary>
    public const string OtherEnd = "echo";

    /// <summary>Median milliseconds of a round trip.</summary>
    public static async Task<double> MeasureAsync(int trips)
    {
        using Process other = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [OtherEnd]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Stream there = other.StandardInput.BaseStream, back = other.StandardOutput.BaseStream;
        var times = new List<double>();
        for (int i = 0; i < 2 * trips; i++)
        {
            times.Add(Measure.Milliseconds(() =>
            {
                there.WriteByte(1);
                there.Flush();
                back.ReadByte();
            }));
        }

        other.StandardInput.Close();
        await other.WaitForExitAsync();
        // The first half warms both ends up.
        return Measure.Median(times.Skip(trips));
    }

    /// <summary>The other end: sends back what comes until nothing more does.</summary>
    public static void Answer()
    {
        using Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput();
        while (input.ReadByte() is >= 0 and var there)
        {
            output.WriteByte((byte)there);
            output.Flush();
        }
    }
}
