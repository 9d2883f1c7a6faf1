using System.Security.Cryptography;
using CaveRuntime.Events;

namespace CaveRuntime.Journal;

/// <summary>What makes an event of work that is done again the same as the one that is in the journal: all but when it was.</summary>
internal static class EventLikeness
{
    /// <summary>A name that two events share only if they say the same of the same run.</summary>
    public static string Of(RunEvent happened)
    {
        RunEvent bare = happened with { Seq = 0, Time = default };
        bare = bare switch
        {
            CellFinished cell => cell with { Report = cell.Report with { Elapsed = TimeSpan.Zero } },
            ChildFinished child => child with { Elapsed = TimeSpan.Zero },
            // An answer is the same whatever host it comes from, and however long that took.
            RunFinished run => run with
            {
                Answer = run.Answer with { Elapsed = TimeSpan.Zero, Isolation = new IsolationReport(default, default), Dropped = 0 },
            },
            _ => bare,
        };
        return Convert.ToHexString(SHA256.HashData(EventJson.WriteUtf8(bare)).AsSpan(0, 16));
    }
}
