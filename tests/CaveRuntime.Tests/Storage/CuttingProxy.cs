using System.Net;
using System.Net.Sockets;

namespace CaveRuntime.Tests.Storage;

/// <summary>Where a connection is cut.</summary>
public enum CutAt
{
    /// <summary>Nothing arrives.</summary>
    Before,

    /// <summary>One half arrives.</summary>
    Half,

    /// <summary>All of it arrives and is done, and the answer gets lost.</summary>
    Answer,
}

/// <summary>A way to a server of this machine that can be cut in the middle of a statement.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ends = new();
    private readonly string _server;
    private readonly Task _accepting;
    private int _cuts;
    private CutAt _place;

    /// <param name="server">The server's Unix socket.</param>
    public CuttingProxy(string server)
    {
        _server = server;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>What makes the next connections be cut: these bytes in what is sent.</summary>
    public byte[] Mark { get; init; } = [];

    /// <summary>Cuts that have been made.</summary>
    public int Cut { get; private set; }

    /// <summary>Cuts the next times that the mark passes.</summary>
    public void CutNext(int times, CutAt place) => (_cuts, _place) = (times, place);

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ends.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> passing = [];
        try
        {
            while (true)
                passing.Add(PassAsync(await _listener.AcceptAsync(_ends.Token)));
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(_server), _ends.Token);
                bool withholds = false;
                await Task.WhenAny(SendAsync(client, server, () => withholds = true), CopyAsync(server, client, () => withholds));
            }
            catch (Exception problem) when (problem is SocketException or OperationCanceledException)
            {
                // The server is down: so is the way to it.
            }
        }
    }

    private async Task SendAsync(Socket client, Socket server, Action withhold)
    {
        byte[] piece = new byte[64 * 1024];
        while (await client.ReceiveAsync(piece, _ends.Token) is var read and > 0)
        {
            if (_cuts > 0 && piece.AsSpan(0, read).IndexOf(Mark) >= 0)
            {
                (_cuts, Cut) = (_cuts - 1, Cut + 1);
                if (_place == CutAt.Before)
                    return;
                if (_place == CutAt.Answer)
                    withhold();
                else
                    read /= 2;
                await server.SendAsync(piece.AsMemory(0, read), _ends.Token);
                if (_place == CutAt.Half)
                    return;
                continue;
            }

            await server.SendAsync(piece.AsMemory(0, read), _ends.Token);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Func<bool> withholds)
    {
        byte[] piece = new byte[64 * 1024];
        while (await from.ReceiveAsync(piece, _ends.Token) is var read and > 0 && !withholds())
            await to.SendAsync(piece.AsMemory(0, read), _ends.Token);
    }
}
