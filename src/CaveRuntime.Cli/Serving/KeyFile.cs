using System.Globalization;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Server;

namespace CaveRuntime.Cli.Serving;

/// <summary>The keys of the service in a data folder, for the command line.</summary>
internal sealed class KeyFile
{
    private readonly ServedKeys _keys;
    private readonly Terminal _terminal;

    private KeyFile(ServedKeys keys, Terminal terminal) => (_keys, _terminal) = (keys, terminal);

    /// <summary>Those of a data folder.</summary>
    public static KeyFile Of(string? data, Terminal terminal) => new(new ServedKeys(PathIn(DataFolder(data, terminal))), terminal);

    /// <summary>The data folder of the service.</summary>
    public static string DataFolder(string? given, Terminal terminal) =>
        Path.GetFullPath(given ?? Path.Combine(terminal.DataFolder, "serve"));

    /// <summary>The file of keys in a data folder.</summary>
    public static string PathIn(string data) => Path.Combine(data, "keys.json");

    /// <returns>The key.</returns>
    /// <exception cref="UsageException">There is one of that name, or a name cannot be one.</exception>
    public string Add(string name, string tenant)
    {
        try
        {
            string key = _keys.Add(name, tenant, _terminal.Time.GetUtcNow());
            _terminal.Notice($"its hash is kept in {_keys.File}; the key is shown this once");
            return key;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    public void List(TextWriter to)
    {
        foreach (ServedKey key in _keys.All.OrderBy(k => k.Name, StringComparer.Ordinal))
            to.WriteLine($"{key.Name}  {key.Tenant}  {key.Made.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}");
        if (_keys.All.Count == 0)
            _terminal.Error.WriteLine("there is no key; 'cave serve keys add NAME' makes one");
    }

    /// <exception cref="UsageException">There is none of that name.</exception>
    public void Revoke(string name)
    {
        if (!_keys.Revoke(name))
            throw new UsageException($"there is no key '{name}'. See 'cave serve keys list'.");
        _terminal.Error.WriteLine($"the key {name} is revoked");
    }
}
