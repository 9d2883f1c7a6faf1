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
    private const int MaxConnections = 4096;

    private readonly TcpListener _listener;
    private readonly bool _remembers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<LocalRequest, CancellationToken, Task<LocalReply>> _answer;
    private readonly ConcurrentDictionary<long, Task> _connections = new();
    private readonly ConcurrentQueue<LocalRequest> _requests = new();
    private readonly ConcurrentDictionary<string, ServedTokens> _served = new();
    private readonly Task _accepting;
    private long _connectionCount;
    private int _inFlight;
    private int _peak;

    private LocalModelServer(Func<LocalRequest, CancellationToken, Task<LocalReply>> answer, int port = 0, bool remembers = true)
    {
        _answer = answer;
        _remembers = remembers;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(MaxConnections);
        BaseUrl = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");
        _accepting = AcceptAsync();
    }

    /// <summary>The base URL, with <c>/v1</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The requests so far, in the order of their arrival.</summary>
    public IReadOnlyList<LocalRequest> Requests => [.. _requests];

    /// <summary>The largest number of requests that were unanswered at one time.</summary>
    public int PeakInFlight => Volatile.Read(ref _peak);

    /// <summary>Connections accepted so far.</summary>
    public long Connections => Interlocked.Read(ref _connectionCount);

    /// <summary>What was reported to have been used, by model. Only good replies that reported usage count.</summary>
    public IReadOnlyDictionary<string, ServedTokens> Served => _served;

    /// <summary>Completed each time a client hangs up before its reply was sent.</summary>
    public Task HungUp => _hungUp.Task;

    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return; // the server is being disposed
            }

            var number = Interlocked.Increment(ref _connectionCount);
            if (_connections.Count >= MaxConnections)
            {
                socket.Dispose();
                continue;
            }

            _connections[number] = Task.Run(() => ServeAsync(number, socket));
        }
    }

    private async Task ServeAsync(long number, Socket socket)
    {
        using var connection = new LocalConnection(socket, _stop.Token);
        try
        {
            while (await connection.ReadRequestAsync().ConfigureAwait(false) is { } request)
            {
                if (_remembers)
                {
                    _requests.Enqueue(request);
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
            _connections.TryRemove(number, out _);
        }
    }

    // True where the connection goes on.
    private async Task<bool> AnswerAsync(LocalConnection connection, LocalRequest request)
    {
        var now = Interlocked.Increment(ref _inFlight);
        for (var seen = _peak; now > seen; seen = _peak)
        {
            Interlocked.CompareExchange(ref _peak, now, seen);
        }

        using var watch = connection.WatchForHangUp();
        try
        {
            var reply = await _answer(request, watch.Token).ConfigureAwait(false);
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
                _served.AddOrUpdate(request.Model, used, (_, sum) => sum + used);
            }

            return await LocalWriter.WriteAsync(connection, request, reply, watch.Token).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            if (watch.HungUp)
            {
                _hungUp.TrySetResult();
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
