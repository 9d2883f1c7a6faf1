namespace LiveInventory;

/// <summary>One article in stock.</summary>
/// <param name="Sku">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Quantity">How many there are.</param>
/// <param name="Price">Price of one, in euros.</param>
public sealed record Item(string Sku, string Name, int Quantity, decimal Price);

/// <summary>One sale of the past.</summary>
/// <param name="Sku">What was sold.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Day">When.</param>
public sealed record Sale(string Sku, int Quantity, DateTime Day);

/// <summary>The stock, as a model may use it.</summary>
public interface IInventory
{
    /// <summary>How many different articles there are.</summary>
    int Count { get; }

    /// <summary>All articles, by number.</summary>
    IReadOnlyList<Item> All();

    /// <summary>The article with this number; null where there is none.</summary>
    Item? Find(string sku);

    /// <summary>Adds to an article's quantity, or takes from it; never below zero.</summary>
    Task<Item> AdjustAsync(string sku, int by, CancellationToken cancellationToken = default);

    /// <summary>Sets an article's price.</summary>
    void Reprice(string sku, decimal price);
}

/// <summary>The stock itself. It lives in this process, and only calls of it travel. Thread-safe.</summary>
public sealed class Inventory : IInventory
{
    private static readonly string[] s_things = ["hammer", "lamp", "rope", "paint", "saw"];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Item> _items;

    /// <summary>A stock with these articles.</summary>
    public Inventory(IEnumerable<Item> items) => _items = new(items.ToDictionary(i => i.Sku), StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Item> All()
    {
        lock (_gate)
            return [.. _items.Values];
    }

    /// <inheritdoc/>
    public Item? Find(string sku)
    {
        lock (_gate)
            return _items.GetValueOrDefault(sku);
    }

    /// <inheritdoc/>
    public Task<Item> AdjustAsync(string sku, int by, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Item item = _items.GetValueOrDefault(sku) ?? throw new KeyNotFoundException($"there is no article {sku}");
            if (item.Quantity + by < 0)
                throw new InvalidOperationException($"only {item.Quantity} of {sku} are left");
            return Task.FromResult(_items[sku] = item with { Quantity = item.Quantity + by });
        }
    }

    /// <inheritdoc/>
    public void Reprice(string sku, decimal price)
    {
        lock (_gate)
        {
            _items[sku] = (_items.GetValueOrDefault(sku)
                ?? throw new KeyNotFoundException($"there is no article {sku}")) with { Price = price };
        }
    }

    /// <summary>A stock to play with; the same at every call.</summary>
    public static IReadOnlyList<Item> Sample { get; } =
        [.. Enumerable.Range(1, 60).Select(i => new Item($"A{i:000}", $"{s_things[i % s_things.Length]} {i}", i * 7 % 40, 1.5m * i))];

    /// <summary>A year of sales; the same at every call.</summary>
    public static IReadOnlyList<Sale> SampleSales { get; } =
        [.. Enumerable.Range(0, 5_000).Select(
            i => new Sale($"A{(i * 37 % 60) + 1:000}", (i % 5) + 1, new DateTime(2026, 1, 1).AddHours(i * 1.7)))];
}
