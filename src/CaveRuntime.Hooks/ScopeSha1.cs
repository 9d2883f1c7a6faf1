namespace CaveRuntime.Hooks;

/// <summary>Stands where a cell names <c>System.Security.Cryptography.SHA1</c>. Thread-safe.</summary>
public static class ScopeSha1
{
    /// <summary>The digest of these bytes.</summary>
    public static byte[] HashData(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Digest.Sha1(source);
    }

    /// <summary>The digest of these bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> source) => Digest.Sha1(source);
}
