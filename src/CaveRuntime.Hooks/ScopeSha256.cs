namespace CaveRuntime.Hooks;

/// <summary>Stands where a cell names <c>System.Security.Cryptography.SHA256</c>. Thread-safe.</summary>
public static class ScopeSha256
{
    /// <summary>The digest of these bytes.</summary>
    public static byte[] HashData(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Digest.Sha256(source);
    }

    /// <summary>The digest of these bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> source) => Digest.Sha256(source);
}
