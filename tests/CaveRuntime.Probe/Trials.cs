using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using CaveRuntime.Confinement.Sealing;
using CaveRuntime.Confinement.Wires;

namespace CaveRuntime.Probe;

/// <summary>Runs every attempt on the main, a pool and the finalizer thread, and reports a line for each.</summary>
internal static class Trials
{
    internal static int Run(WorkerEnd worker, bool seal, string[] targets, Action<IEnumerable<string>> say)
    {
        var attempts = new Attempts(targets.Select(target => target.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
        if (seal)
        {
            Preload();
            new Limits().Apply();
            CaveRuntime.Confinement.Sealing.Seal.Warm();
            var attestation = CaveRuntime.Confinement.Sealing.Seal.Apply(worker).Attest();
            say([$"sealed {attestation.Holds} {attestation.Failure}"]);
        }
        say(On("main", attempts));
        say(OnPool(attempts));
        say(OnFinalizer(attempts));
        say(["finished"]);
        return 0;
    }

    private static List<string> On(string thread, Attempts attempts) =>
        [.. attempts.All().Select(attempt => $"{thread} {attempt.Name}: {attempt.Try()}")];

    private static List<string> OnPool(Attempts attempts)
    {
        List<string> lines = [];
        using var done = new ManualResetEventSlim();
        ThreadPool.QueueUserWorkItem(_ =>
        {
            lines = On("pool", attempts);
            done.Set();
        });
        done.Wait();
        return lines;
    }

    private static List<string> OnFinalizer(Attempts attempts)
    {
        List<string> lines = [];
        using var done = new ManualResetEventSlim();
        Abandon(() =>
        {
            lines = On("finalizer", attempts);
            done.Set();
        });
        GC.Collect();
        done.Wait();
        return lines;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(Action act) => _ = new Finalized(act);

    /// <summary>Loads what the managed attempts use, so that it is the seal that stops them and not a missing assembly.</summary>
    private static void Preload()
    {
        foreach (Action use in new Action[]
        {
            () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, 0).Connect(new IPEndPoint(IPAddress.Loopback, 1)),
            () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, 0).SendTo([], new IPEndPoint(IPAddress.Loopback, 1)),
            () => new Socket(AddressFamily.Unix, SocketType.Stream, 0).Connect(new UnixDomainSocketEndPoint("/nowhere")),
            () => Process.Start("/nowhere"),
            () => File.ReadAllText("/nowhere"),
        })
        {
            try
            {
                use();
            }
            catch (Exception refusal) when (refusal is SocketException or Win32Exception or IOException or UnauthorizedAccessException)
            {
                _ = refusal.ToString();
            }
        }
    }

    private sealed class Finalized(Action act)
    {
        ~Finalized() => act();
    }
}
