using System.Text.Json;
using CaveRuntime.Models.Catalog;

namespace CaveRuntime.Models;

/// <summary>
/// Windows and prices of models, by the longest entry that covers a model's name. An entry covers its dated versions (<c>openai:gpt-4o</c>
/// covers
/// <c>openai:gpt-4o-2024-08-06</c> and <c>…-latest</c>, but not <c>openai:gpt-4o-mini</c>, which is another model with another price);
/// one that ends in <c>*</c> covers every name that begins so. Immutable; thread-safe.
/// </summary>
public sealed class ModelCatalog
{
    private readonly IReadOnlyDictionary<string, ModelProfile> _entries;
    private readonly ModelCatalog? _below;

    private ModelCatalog(IReadOnlyDictionary<string, ModelProfile> entries, ModelCatalog? below)
    {
        _entries = entries;
        _below = below;
    }

    /// <summary>A table without entries.</summary>
    public static ModelCatalog Empty { get; } = new(new Dictionary<string, ModelProfile>(), null);

    /// <summary>The table that comes with the library; each entry says as of which day it was right.</summary>
    public static ModelCatalog BuiltIn { get; } = ReadBuiltIn();

    /// <summary>
    /// Reads a table: <c>{ "as_of": "2025-12-01", "models": { "openai:NAME": { "window", "max_output", "input_price", "cached_input_price",
    /// "cache_write_price", "output_price" } } }</c>; tokens, and US dollars for a million of them. Every figure may be left out.
    /// </summary>
    /// <exception cref="FormatException">The text is no such table; the message says where it goes wrong.</exception>
    public static ModelCatalog Parse(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize(json, CatalogJson.Default.CatalogFile);
            if (file?.Models is null)
            {
                throw new FormatException("The model table has no \"models\".");
            }

            return new ModelCatalog(file.Models.ToDictionary(m => m.Key, m => m.Value with { AsOf = m.Value.AsOf ?? file.AsOf }), null);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The model table is not readable: {exception.Message}", exception);
        }
    }

    /// <summary>This table with another one's figures in front: each figure given there wins, the others stay.</summary>
    public ModelCatalog With(ModelCatalog overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        return new ModelCatalog(overrides._entries, overrides._below is null ? this : With(overrides._below));
    }

    /// <summary>This table with one entry in front, such as a window that the user named.</summary>
    public ModelCatalog With(ModelName name, ModelProfile profile)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(profile);
        return new ModelCatalog(new Dictionary<string, ModelProfile> { [name.ToString()] = profile }, this);
    }

    /// <summary>What is known of a model, or null where nothing is.</summary>
    public ModelProfile? Find(ModelName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = name.ToString();
        var own = _entries.Where(e => Covers(e.Key, text)).OrderByDescending(e => e.Key.Length).Select(e => e.Value).FirstOrDefault();
        return Merge(own, _below?.Find(name));
    }

    /// <summary>One profile's figures, and where it has none, another's.</summary>
    internal static ModelProfile? Merge(ModelProfile? own, ModelProfile? lower) =>
        own is null ? lower : lower is null ? own : new ModelProfile
        {
            Window = own.Window ?? lower.Window,
            MaxOutput = own.MaxOutput ?? lower.MaxOutput,
            InputPrice = own.InputPrice ?? lower.InputPrice,
            CachedInputPrice = own.CachedInputPrice ?? lower.CachedInputPrice,
            CacheWritePrice = own.CacheWritePrice ?? lower.CacheWritePrice,
            OutputPrice = own.OutputPrice ?? lower.OutputPrice,
            AsOf = own.AsOf ?? lower.AsOf,
        };

    private static bool Covers(string entry, string name)
    {
        if (entry.EndsWith('*'))
        {
            return name.StartsWith(entry.AsSpan(0, entry.Length - 1), StringComparison.Ordinal);
        }

        // -2024-08-06, -0613, @20250514, -latest: a version, not another model.
        return name.StartsWith(entry, StringComparison.Ordinal)
            && name.AsSpan(entry.Length) is [] or "-latest"
                or ['-' or '@', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', ..];
    }

    private static ModelCatalog ReadBuiltIn()
    {
        using var stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream("models.json")
            ?? throw new InvalidOperationException("models.json is not embedded.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
