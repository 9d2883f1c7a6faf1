namespace CaveRuntime.Confinement.Commands;

/// <summary>What a command reads of the system itself, besides what every confined process does: programs, names of users, certificates.
/// Not the whole of <c>/etc</c>, where passwords lie, and nobody's home.</summary>
internal static class CommandFolders
{
    private static readonly string[] s_always =
    [
        "/bin", "/sbin", "/etc/alternatives", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/os-release", "/etc/mime.types",
        "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/ca-certificates", "/etc/pki/tls/certs", "/dev/zero", "/dev/random", "/dev/full",
    ];

    private static readonly string[] s_network = ["/etc/hosts", "/etc/resolv.conf", "/etc/services", "/etc/protocols", "/etc/gai.conf"];

    internal static IEnumerable<string> System(bool network) => network ? s_always.Concat(s_network) : s_always;
}
