using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CaveRuntime.Server;

/// <summary>
/// The keys of a service, in one file that only its user can read: of each its name, its tenant and a hash, never the key itself. A change
/// of the file counts from the next request on. Thread-safe; of several programs the last one that writes wins.
/// </summary>
/// <param name="file">The file; it need not be there yet.</param>
public sealed partial class ServedKeys(string file)
{
    private const string Prefix = "sk-cave-";
    private const int SecretChars = 43;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly Lock _gate = new();
    private IReadOnlyList<ServedKey> _known = [];
    private (DateTime Written, long Length) _read;

    /// <summary>The file.</summary>
    public string File => file;

    /// <summary>All of them, by name.</summary>
    /// <exception cref="IOException">The file cannot be read, is none of keys, or others can read it; the message says which.</exception>
    public IReadOnlyList<ServedKey> All
    {
        get
        {
            lock (_gate)
            {
                var info = new FileInfo(file);
                (DateTime, long) now = info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
                if (now != _read)
                    (_known, _read) = (info.Exists ? Read() : [], now);
                return _known;
            }
        }
    }

    /// <summary>What a name of a key or a tenant has to be, in words that go on a sentence.</summary>
    public const string NameRule = "1 to 40 small letters, digits and hyphens, a letter first";

    /// <summary>Whether a key or a tenant can be called that.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Makes a key.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="tenant">Whose sessions it sees.</param>
    /// <param name="time">When that is.</param>
    /// <returns>The key; it is nowhere else, and cannot be had again.</returns>
    /// <exception cref="ArgumentException">There is one of that name, or a name cannot be one.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public string Add(string name, string tenant, DateTimeOffset time)
    {
        foreach (string given in new[] { name, tenant })
        {
            if (!IsName(given))
                throw new ArgumentException($"'{given}' cannot be the name of a key or a tenant: write {NameRule}.");
        }

        lock (_gate)
        {
            IReadOnlyList<ServedKey> all = All;
            if (all.Any(k => k.Name == name))
                throw new ArgumentException($"There is a key '{name}' already. Revoke it first, or choose another name.");
            // The name in front finds the hash; the rest is 256 bits of chance, which no slow hash makes safer.
            string key = $"{Prefix}{name}-{RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", SecretChars)}";
            Write([.. all, new ServedKey(name, tenant, HashOf(key), time)]);
            return key;
        }
    }

    /// <summary>Takes a key back.</summary>
    /// <returns>Whether there was one of that name.</returns>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public bool Revoke(string name)
    {
        lock (_gate)
        {
            IReadOnlyList<ServedKey> all = All;
            if (all.All(k => k.Name != name))
                return false;
            Write([.. all.Where(k => k.Name != name)]);
            return true;
        }
    }

    /// <summary>The key that a caller has shown; null for none.</summary>
    internal ServedKey? Find(string shown)
    {
        if (!shown.StartsWith(Prefix, StringComparison.Ordinal) || shown.Length < Prefix.Length + SecretChars + 2 || shown.Length > 200)
            return null;
        string name = shown[Prefix.Length..^(SecretChars + 1)];
        byte[] hash = Encoding.ASCII.GetBytes(HashOf(shown));
        return All.FirstOrDefault(k => k.Name == name && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(k.Hash), hash));
    }

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private ServedKey[] Read()
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(stream.SafeFileHandle) & Others) != 0)
                throw new IOException($"{file}: others can read or write it, so no key in it is used. Say 'chmod 600 {file}'.");
            return JsonSerializer.Deserialize(stream, ServedKeysJson.Default.ServedKeyArray) ?? [];
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException)
        {
            throw new IOException($"{file}: it cannot be read as a file of keys. Take it away, and make the keys anew.", e);
        }
    }

    private void Write(ServedKey[] keys)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        string beside = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, PrivateFolder);
            options.UnixCreateMode = Private;
            System.IO.File.Delete(beside);
        }

        using (var stream = new FileStream(beside, options))
        {
            JsonSerializer.Serialize(stream, keys, ServedKeysJson.Default.ServedKeyArray);
            stream.Flush(flushToDisk: true);
        }

        System.IO.File.Move(beside, file, overwrite: true);
        _read = default;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,39}\z")]
    private static partial Regex Name();
}

/// <summary>A key as it is kept.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Tenant">Whose sessions it sees.</param>
/// <param name="Hash">SHA-256 of the key.</param>
/// <param name="Made">When it was made.</param>
public sealed record ServedKey(string Name, string Tenant, string Hash, DateTimeOffset Made);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ServedKey[]))]
internal sealed partial class ServedKeysJson : JsonSerializerContext;
