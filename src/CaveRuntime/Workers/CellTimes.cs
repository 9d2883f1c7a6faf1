namespace CaveRuntime.Workers;

/// <summary>The time that one cell may use.</summary>
/// <param name="Wall">On the clock, without waiting for calls.</param>
/// <param name="Processor">Over all its threads; null for <paramref name="Wall"/> on every processor.</param>
internal readonly record struct CellTimes(TimeSpan Wall, TimeSpan? Processor = null)
{
    /// <summary>Processor time, with the default worked out.</summary>
    public TimeSpan Cpu => Processor ?? Wall * Environment.ProcessorCount;

    public static implicit operator CellTimes(TimeSpan wall) => new(wall);
}
