using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CaveRuntime.Testing;

/// <summary>
/// A scripted server on 127.0.0.1 that speaks Chat Completions, for tests and benchmarks: a function turns each request into a reply. It
/// records what it got, counts tokens for each model as it reports them, streams where asked to, and serves a few thousand connections at
/// once. Thread-safe. Dispose it.
/// </summary>
public sealed class LocalModelServer : IAsyncDisposable
{
    private const int MostConnections = 4096;

    private readonly TcpListener listener;
    private readonly bool remembers;
    private readonly CancellationTokenSource stop = new();
    private readonly Func<LocalRequest, CancellationToken, Task<LocalReply>> answer;
    private readonly ConcurrentDictionary<long, Task> connections = new();
    private readonly ConcurrentQueue<LocalRequest> requests = new();
    private readonly ConcurrentDictionary<string, ServedTokens> served = new();
    private readonly Task accepting;
    private long connectionCount;
    private int inFlight;
    private int peak;

    private LocalModelServer(Func<LocalRequest, CancellationToken, Task<LocalReply>> answer, int port = 0, bool remembers = true)
    {
        this.answer = answer;
        this.remembers = remembers;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(MostConnections);
        BaseUrl = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1");
        accepting = AcceptAsync();
    }

    /// <summary>The base URL, with <c>/v1</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The requests so far, in the order of their arrival.</summary>
    public IReadOnlyList<LocalRequest> Requests => [.. requests];

    /// <summary>The largest number of requests that were unanswered at one time.</summary>
    public int PeakInFlight => Volatile.Read(ref peak);

    /// <summary>Connections accepted so far.</summary>
    public long Connections => Interlocked.Read(ref connectionCount);

    /// <summary>What was reported to have been used, by model. Only good replies that reported usage count.</summary>
    public IReadOnlyDictionary<string, ServedTokens> Served => served;

    /// <summary>Completed each time a client hangs up before its reply was sent.</summary>
    public Task HungUp => hungUp.Task;

    private readonly TaskCompletionSource hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A server that answers with what the function returns; a string is a good reply.</summary>
    public static LocalModelServer Start(Func<LocalRequest, LocalReply> answer) => new((request, _) => Task.FromResult(answer(request)));

    /// <summary>A server whose answers may take their time; the token fires when the client hangs up or the server is disposed.</summary>
    public static LocalModelServer Start(Func<LocalRequest, CancellationToken, Task<LocalReply>> answer) => new(answer);

    /// <summary>A server for many and large requests: it keeps none of them. Port 0 is any that is free.</summary>
    public static LocalModelServer StartLean(Func<LocalRequest, CancellationToken, Task<LocalReply>> answer, int port) =>
        new(answer, port, remembers: false);

    /// <summary>A server that gives these replies in turn, and the last one for ever.</summary>
    public static LocalModelServer StartWith(params LocalReply[] replies)
    {
        var next = -1;
        return Start(_ => replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)]);
    }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        listener.Stop();
        await accepting.ConfigureAwait(false);
        await Task.WhenAll(connections.Values).ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return; // the server is being disposed
            }

            var number = Interlocked.Increment(ref connectionCount);
            if (connections.Count >= MostConnections)
            {
                socket.Dispose();
                continue;
            }

            connections[number] = Task.Run(() => ServeAsync(number, socket));
        }
    }

    private async Task ServeAsync(long number, Socket socket)
    {
        using var connection = new LocalConnection(socket, stop.Token);
        try
        {
            while (await connection.ReadRequestAsync().ConfigureAwait(false) is { } request)
            {
                if (remembers)
                {
                    requests.Enqueue(request);
                }

                if (!await AnswerAsync(connection, request).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or InvalidDataException)
        {
            // The client hung up or sent nonsense, or the server is being disposed: the connection ends either way.
        }
        finally
        {
            connections.TryRemove(number, out _);
        }
    }

    // True where the connection goes on.
    private async Task<bool> AnswerAsync(LocalConnection connection, LocalRequest request)
    {
        var now = Interlocked.Increment(ref inFlight);
        for (var seen = peak; now > seen; seen = peak)
        {
            Interlocked.CompareExchange(ref peak, now, seen);
        }

        using var watch = connection.WatchForHangUp();
        try
        {
            var reply = await answer(request, watch.Token).ConfigureAwait(false);
            if (reply.Delay > TimeSpan.Zero)
            {
                await Task.Delay(reply.Delay, TimeProvider.System, watch.Token).ConfigureAwait(false);
            }

            if (reply is { Words: { } words, ReportsUsage: true })
            {
                var used = new ServedTokens(
                    1,
                    reply.PromptTokens ?? request.PromptTokens,
                    reply.ReplyTokens ?? LocalRequest.CountTokens(words));
                served.AddOrUpdate(request.Model, used, (_, sum) => sum + used);
            }

            return await LocalWriter.WriteAsync(connection, request, reply, watch.Token).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
            if (watch.HungUp)
            {
                hungUp.TrySetResult();
            }
        }
    }
}

/// <summary>Calls, and the tokens reported for them.</summary>
/// <param name="Calls">Good replies.</param>
/// <param name="Input">Prompt tokens.</param>
/// <param name="Output">Reply tokens.</param>
public readonly record struct ServedTokens(int Calls, long Input, long Output)
{
    /// <summary>The sum.</summary>
    public static ServedTokens operator +(ServedTokens a, ServedTokens b) => new(a.Calls + b.Calls, a.Input + b.Input, a.Output + b.Output);
}
