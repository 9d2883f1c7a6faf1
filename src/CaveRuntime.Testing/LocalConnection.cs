using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CaveRuntime.Testing;

/// <summary>One HTTP/1.1 connection of the local server: reads requests, writes bytes, notices that the client hung up.</summary>
internal sealed class LocalConnection : IDisposable
{
    private const int LongestRequest = 256 << 20;

    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;
    private readonly CancellationToken _stop;
    private Task<ReadResult>? _pending;

    public LocalConnection(Socket socket, CancellationToken stop)
    {
        socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = PipeReader.Create(_stream, new StreamPipeReaderOptions(leaveOpen: true));
        _stop = stop;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        _stream.WriteAsync(bytes, cancellationToken);

    /// <summary>The next request, or null where the client is done.</summary>
    public async Task<LocalRequest?> ReadRequestAsync()
    {
        if (await ReadHeadAsync().ConfigureAwait(false) is not { } head)
        {
            return null;
        }

        var lines = head.Split("\r\n");
        var first = lines[0].Split(' ');
        var headers = lines.Skip(1).Where(l => l.Contains(':', StringComparison.Ordinal)).Select(l => l.Split(':', 2)).ToDictionary(
            p => p[0].Trim().ToLowerInvariant(),
            p => p[1].Trim());
        var body = headers.TryGetValue("transfer-encoding", out var coding) && coding == "chunked"
            ? await ReadChunksAsync().ConfigureAwait(false)
            : await ReadExactlyAsync(headers.TryGetValue("content-length", out var length)
                ? int.Parse(length, CultureInfo.InvariantCulture)
                : 0).ConfigureAwait(false);
        return new LocalRequest(first[0], first[1], headers, body.Length == 0 ? default : JsonElement.Parse(body));
    }

    /// <summary>A token that fires when the client hangs up while its request is being answered. Clients here never pipeline.</summary>
    public HangUpWatch WatchForHangUp()
    {
        var watch = new HangUpWatch(_stop);
        _pending = WatchAsync(watch);
        return watch;
    }

    public void Dispose() => _stream.Dispose();

    private async Task<ReadResult> WatchAsync(HangUpWatch watch)
    {
        try
        {
            var result = await _reader.ReadAsync(_stop).ConfigureAwait(false);
            if (result.IsCompleted)
            {
                watch.Report();
            }

            return result;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            watch.Report();
            return new ReadResult(default, isCanceled: false, isCompleted: true);
        }
    }

    private async ValueTask<ReadResult> ReadAsync()
    {
        if (_pending is { } read)
        {
            _pending = null;
            return await read.ConfigureAwait(false);
        }

        return await _reader.ReadAsync(_stop).ConfigureAwait(false);
    }

    private async Task<string?> ReadHeadAsync()
    {
        while (true)
        {
            var result = await ReadAsync().ConfigureAwait(false);
            if (Find(result.Buffer, "\r\n\r\n"u8) is { } end)
            {
                var head = Encoding.ASCII.GetString(result.Buffer.Slice(0, end));
                _reader.AdvanceTo(result.Buffer.GetPosition(end + 4));
                return head;
            }

            if (result.IsCompleted)
            {
                return null;
            }

            if (result.Buffer.Length > 64 << 10)
            {
                throw new InvalidDataException("The head of the request is too long.");
            }

            _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private async Task<byte[]> ReadChunksAsync()
    {
        using var all = new MemoryStream();
        while (true)
        {
            var size = int.Parse(await ReadLineAsync().ConfigureAwait(false), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            all.Write(await ReadExactlyAsync(size).ConfigureAwait(false));
            await ReadLineAsync().ConfigureAwait(false);
            if (size == 0)
            {
                return all.ToArray();
            }
        }
    }

    private async Task<string> ReadLineAsync()
    {
        while (true)
        {
            var result = await ReadAsync().ConfigureAwait(false);
            if (Find(result.Buffer, "\r\n"u8) is { } end)
            {
                var line = Encoding.ASCII.GetString(result.Buffer.Slice(0, end));
                _reader.AdvanceTo(result.Buffer.GetPosition(end + 2));
                return line;
            }

            Demand(result);
            _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private async Task<byte[]> ReadExactlyAsync(int length)
    {
        if (length is < 0 or > LongestRequest)
        {
            throw new InvalidDataException("The request is too long.");
        }

        if (length == 0)
        {
            return [];
        }

        while (true)
        {
            var result = await ReadAsync().ConfigureAwait(false);
            if (result.Buffer.Length >= length)
            {
                var bytes = result.Buffer.Slice(0, length).ToArray();
                _reader.AdvanceTo(result.Buffer.GetPosition(length));
                return bytes;
            }

            Demand(result);
            _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static void Demand(ReadResult result)
    {
        if (result.IsCompleted)
        {
            throw new InvalidDataException("The request broke off.");
        }
    }

    private static long? Find(ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> what)
    {
        var sequence = new SequenceReader<byte>(buffer);
        return sequence.TryReadTo(out ReadOnlySequence<byte> before, what) ? before.Length : null;
    }
}

/// <summary>Says when a client hung up.</summary>
internal sealed class HangUpWatch(CancellationToken stop) : IDisposable
{
    private readonly Lock _padlock = new();
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private bool _over;

    public CancellationToken Token => _source.Token;

    public bool HungUp { get; private set; }

    public void Report()
    {
        lock (_padlock)
        {
            if (!_over)
            {
                HungUp = true;
                _source.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_padlock)
        {
            _over = true;
        }

        _source.Dispose();
    }
}
