using System.Globalization;
using System.Security.Cryptography;

namespace CaveRuntime.Cli.Sessions;

/// <summary>Names for sessions that nobody has named: when they were made, and a few letters that no other has.</summary>
internal static class MadeUpName
{
    // No vowels, so that no words come out, and nothing that is mistaken for something else.
    private const string Letters = "23456789bcdfghjkmnpqrstvwxz";

    /// <summary>The next one.</summary>
    public static string Make(TimeProvider time) =>
        $"{time.GetLocalNow().ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetString(Letters, 4)}";
}
