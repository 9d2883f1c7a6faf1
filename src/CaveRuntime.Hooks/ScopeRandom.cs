using System.Runtime.CompilerServices;

namespace CaveRuntime.Hooks;

/// <summary>Stands where a cell makes a <see cref="Random"/> without a seed, or shuffles without one. Thread-safe.</summary>
public static class ScopeRandom
{
    /// <summary>A generator for all: each draw is of the cell that draws.</summary>
    public static Random Shared { get; } = new SharedRandom();

    /// <summary>What <c>new Random()</c> makes.</summary>
    public static Random New() => ScopeSource.Chance is { } chance ? new Random(chance.Next()) : new Random();

    /// <summary>The seed for a class of a cell that derives from <see cref="Random"/>.</summary>
    public static int Seed() => (ScopeSource.Chance ?? Random.Shared).Next();

    /// <summary>What <c>new T()</c> makes of a parameter.</summary>
    public static T Create<T>() => typeof(T) == typeof(Random) ? (T)(object)New()
        : typeof(T) == typeof(System.Diagnostics.Stopwatch) ? (T)(object)new ScopeStopwatch()
        : Activator.CreateInstance<T>();

    /// <summary>The items in another order, drawn anew by each enumeration.</summary>
    public static IEnumerable<T> Shuffle<T>(IEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Shuffled(source);
    }

    /// <summary>The items in another order, drawn anew by each enumeration.</summary>
    public static IAsyncEnumerable<T> Shuffle<T>(IAsyncEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Shuffled(source);
    }

    private static IEnumerable<T> Shuffled<T>(IEnumerable<T> source)
    {
        T[] items = [.. source];
        Shared.Shuffle(items);
        foreach (T item in items)
            yield return item;
    }

    private static async IAsyncEnumerable<T> Shuffled<T>(
        IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var items = new List<T>();
        await foreach (T item in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            items.Add(item);
        T[] shuffled = [.. items];
        Shared.Shuffle(shuffled);
        foreach (T item in shuffled)
            yield return item;
    }

    private sealed class SharedRandom : Random
    {
        private static Random Now => ScopeSource.Chance ?? Random.Shared;

        public override int Next() => Now.Next();

        public override int Next(int maxValue) => Now.Next(maxValue);

        public override int Next(int minValue, int maxValue) => Now.Next(minValue, maxValue);

        public override long NextInt64() => Now.NextInt64();

        public override long NextInt64(long maxValue) => Now.NextInt64(maxValue);

        public override long NextInt64(long minValue, long maxValue) => Now.NextInt64(minValue, maxValue);

        public override float NextSingle() => Now.NextSingle();

        public override double NextDouble() => Now.NextDouble();

        public override void NextBytes(byte[] buffer) => Now.NextBytes(buffer);

        public override void NextBytes(Span<byte> buffer) => Now.NextBytes(buffer);

        protected override double Sample() => Now.NextDouble();
    }
}
