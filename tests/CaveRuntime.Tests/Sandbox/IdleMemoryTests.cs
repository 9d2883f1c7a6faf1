using System.Diagnostics;
using CaveRuntime.Confinement.Memory;
using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Sandbox;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class IdleMemoryTests
{
    private const long Most = 75L << 20;

    [Fact]
    public async Task An_idle_sessions_worker_is_small_and_its_scope_lives_on()
    {
        await using var host = new CaveHost(new CaveOptions { Model = new ScriptedModel(), WarmWorkers = 0 });
        await using Session session = host.Open();
        await session.RunCellAsync("var words = ctx.ToString().Split(' '); string Twice(string s) => s + s;");
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        long start = Stopwatch.GetTimestamp();
        while (session.WorkerMemoryBytes > Most && Stopwatch.GetElapsedTime(start) < TestContext.Patience)
            await tick.WaitForNextTickAsync();

        Assert.InRange(session.WorkerMemoryBytes, 1, Most);
        Assert.Equal("1 abab", (await session.RunCellAsync("$\"{words.Length} {Twice(\"ab\")}\"")).Value);
    }

    [Fact]
    public void Only_read_only_pages_of_files_that_nobody_wrote_are_let_go_of()
    {
        string[] smaps =
        [
            "1000-3000 r-xp 00000000 fe:00 7    /usr/lib/clean.so", "Rss: 8 kB", "Anonymous:             0 kB", "VmFlags: rd ex",
            "3000-4000 r--p 00000000 fe:00 7    /usr/lib/relocated.so", "Anonymous:             4 kB",
            "4000-5000 rw-p 00000000 fe:00 7    /usr/lib/data.so", "Anonymous:             0 kB",
            "5000-6000 r--s 00000000 00:01 9    /memfd:ctx (deleted)", "Anonymous:             0 kB",
            "6000-7000 r--p 00000000 00:00 0 ", "Anonymous:             0 kB",
            "7000-9000 r--s 00000000 fe:00 8    /opt/a folder/one.dll", "Anonymous:             0 kB",
        ];
        Assert.Equal([((nint)0x1000, (nuint)0x2000), (0x7000, 0x2000)], CleanPages.Read(smaps));
    }
}
