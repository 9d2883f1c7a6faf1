namespace CaveRuntime.Hooks;

/// <summary>Stands where a cell names <c>System.Security.Cryptography.MD5</c>. Thread-safe.</summary>
public static class ScopeMd5
{
    /// <summary>The digest of these bytes.</summary>
    public static byte[] HashData(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Digest.Md5(source);
    }

    /// <summary>The digest of these bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> source) => Digest.Md5(source);
}
