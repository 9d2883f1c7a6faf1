using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace CaveRuntime.Tests;

/// <summary>Compares a text with <c>Test.verified.txt</c> beside the test; a difference is written as <c>Test.received.txt</c>.</summary>
internal static partial class Snapshots
{
    public static async Task MatchAsync(string received, [CallerFilePath] string test = "", [CallerMemberName] string name = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(test)!, $"{Path.GetFileNameWithoutExtension(test)}.{name}");
        (string verifiedFile, string receivedFile) = (stem + ".verified.txt", stem + ".received.txt");
        string shown = Scrub(received).TrimEnd() + "\n";
        string? verified = File.Exists(verifiedFile) ? await File.ReadAllTextAsync(verifiedFile) : null;
        if (shown == verified)
        {
            File.Delete(receivedFile);
            return;
        }

        await File.WriteAllTextAsync(receivedFile, shown);
        Assert.Fail(
            $"{Path.GetFileName(receivedFile)} differs from what was verified. If it is right, rename it to {Path.GetFileName(verifiedFile)}.\nVerified:\n{verified ?? "(nothing yet)"}\nReceived:\n{shown}");
    }

    /// <summary>Takes out what differs from run to run and from machine to machine.</summary>
    private static string Scrub(string text)
    {
        text = RunName().Replace(text.ReplaceLineEndings("\n"), "<run>");
        text = Instant().Replace(text, "<time>");
        text = Tier().Replace(text, "\"tier\":\"<tier>\"");
        text = Figure().Replace(text, "\"$1\":<n>");
        return Port().Replace(text, "127.0.0.1:<port>");
    }

    [GeneratedRegex(@"\b([0-9a-f]{32}|[0-9]{8}-[0-9]{4}-[0-9a-z]{4})\b")]
    private static partial Regex RunName();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)")]
    private static partial Regex Instant();

    [GeneratedRegex(@"""tier"":""T\d""")]
    private static partial Regex Tier();

    // Times, and estimates of prompts whose words are allowed to change.
    [GeneratedRegex(@"""(elapsed_ms|peak_view_tokens|view_tokens|shared_prefix_tokens)"":\d+")]
    private static partial Regex Figure();

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Port();
}
