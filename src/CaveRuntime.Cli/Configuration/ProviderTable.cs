using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>The providers that a configuration file brings: servers as data, and assemblies, which are code.</summary>
/// <param name="Assemblies">Paths of assemblies.</param>
/// <param name="Servers">Servers that speak Chat Completions, by their prefixes, in the order of the file.</param>
internal sealed record ProviderTable(IReadOnlyList<string> Assemblies, IReadOnlyList<(string Prefix, CompatibleServer Server)> Servers)
{
    /// <summary>This table and what another one has besides.</summary>
    public ProviderTable Over(ProviderTable? below) =>
        below is null ? this : new ProviderTable([.. below.Assemblies, .. Assemblies], [.. below.Servers, .. Servers]);

    /// <summary>This table without code; null where nothing else is in it.</summary>
    public ProviderTable? WithoutCode() => Servers.Count == 0 ? null : this with { Assemblies = [] };
}

/// <summary>
/// Reads <c>["My.dll"]</c> or <c>{ "mine": { "base_url": …, "key_variable": … }, "other": { "assembly": "Other.dll" } }</c>.
/// </summary>
internal sealed class ProviderTableConverter : JsonConverter<ProviderTable>
{
    private const string Assembly = "assembly";

    public override ProviderTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement table = document.RootElement;
        if (table.ValueKind == JsonValueKind.Array && table.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
            return new ProviderTable([.. table.EnumerateArray().Select(e => e.GetString()!)], []);
        if (table.ValueKind != JsonValueKind.Object)
            throw new JsonException("write a list of assemblies, or servers by their prefixes");
        var assemblies = new List<string>();
        var servers = new List<(string, CompatibleServer)>();
        foreach (JsonProperty entry in table.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Object)
                throw new JsonException($"'{entry.Name}': write {{ \"base_url\": …, \"key_variable\": … }}");
            if (entry.Value.TryGetProperty(Assembly, out JsonElement assembly))
            {
                if (assembly.ValueKind != JsonValueKind.String || entry.Value.EnumerateObject().Count() > 1)
                    throw new JsonException($"'{entry.Name}': an assembly is named alone, as {{ \"{Assembly}\": \"My.dll\" }}");
                assemblies.Add(assembly.GetString()!);
                continue;
            }

            try
            {
                servers.Add((entry.Name, entry.Value.Deserialize(SettingsJson.Default.CompatibleServer)!));
            }
            catch (JsonException e)
            {
                string field = e.Path?.TrimStart('$', '.') is { Length: > 0 } name ? $".{name}" : "";
                // The name of a field may be a mistyped one; its value is never repeated.
                throw new JsonException(
                    field.Contains("api_key", StringComparison.OrdinalIgnoreCase) || field.EndsWith(".key", StringComparison.Ordinal)
                        ? $"'{entry.Name}{field}': keys do not belong into a file: name a \"key_variable\", or keep the key with 'cave keys set {entry.Name}'"
                        : $"'{entry.Name}{field}': there is no such field, or its value has the wrong type");
            }
        }

        return new ProviderTable(assemblies, servers);
    }

    public override void Write(Utf8JsonWriter writer, ProviderTable value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
