using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace CaveRuntime.Tests.Sealing;

/// <summary>
/// Things of the host that a worker must not reach: listeners, files, a secret in memory. Each can tell afterwards,
/// from outside the worker, whether it was reached.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed class Bait : IDisposable
{
    internal const string SecretText = "the host's secret";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cave-bait-");
    private readonly TcpListener _tcp = new(IPAddress.Loopback, 0);
    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Socket _unix = new(AddressFamily.Unix, SocketType.Stream, 0);
    private readonly Socket _abstract = new(AddressFamily.Unix, SocketType.Stream, 0);
    private readonly GCHandle _secret = GCHandle.Alloc(Encoding.UTF8.GetBytes(SecretText), GCHandleType.Pinned);
    private readonly string _abstractName = $"cave-bait-{Guid.NewGuid():N}";

    internal Bait()
    {
        // Open to every user, so that a refusal is the sandbox's and not the folder's.
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
        File.WriteAllText(Deleted, "");
        _tcp.Start();
        _unix.Bind(new UnixDomainSocketEndPoint(UnixPath));
        _unix.Listen();
        File.SetUnixFileMode(UnixPath, (UnixFileMode)0b111_111_111);
        _abstract.Bind(new UnixDomainSocketEndPoint('\0' + _abstractName));
        _abstract.Listen();
    }

    private string Written => Path.Combine(_folder.FullName, "written");
    private string Deleted => Path.Combine(_folder.FullName, "deleted");
    private string UnixPath => Path.Combine(_folder.FullName, "socket");

    internal string[] Targets =>
    [
        $"write={Written}", $"delete={Deleted}", $"unix={UnixPath}", $"abstract={_abstractName}",
        $"tcp={((IPEndPoint)_tcp.LocalEndpoint).Port}", $"udp={((IPEndPoint)_udp.Client.LocalEndPoint!).Port}",
        $"secret={_secret.AddrOfPinnedObject()}:{Encoding.UTF8.GetByteCount(SecretText)}",
    ];

    /// <summary>What was touched, seen from the host's side.</summary>
    internal IEnumerable<string> Taken()
    {
        if (File.Exists(Written) || new FileInfo(Written + "-link").LinkTarget is not null)
        {
            yield return "file written";
        }
        if (!File.Exists(Deleted))
        {
            yield return "file deleted";
        }
        if (_tcp.Pending())
        {
            yield return "tcp";
        }
        if (_udp.Available > 0)
        {
            yield return "udp";
        }
        if (_unix.Poll(0, SelectMode.SelectRead))
        {
            yield return "unix socket";
        }
        if (_abstract.Poll(0, SelectMode.SelectRead))
        {
            yield return "abstract socket";
        }
    }

    public void Dispose()
    {
        _tcp.Dispose();
        _udp.Dispose();
        _unix.Dispose();
        _abstract.Dispose();
        _secret.Free();
        _folder.Delete(recursive: true);
    }
}
