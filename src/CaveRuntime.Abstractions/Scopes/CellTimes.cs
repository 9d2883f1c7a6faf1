namespace CaveRuntime.Scopes;

/// <summary>The time that one cell may use.</summary>
/// <param name="Wall">On the clock, without waiting for calls.</param>
/// <param name="Processor">Over all its threads; null for <paramref name="Wall"/> on every processor.</param>
public readonly record struct CellTimes(TimeSpan Wall, TimeSpan? Processor = null)
{
    /// <summary>Processor time, with the default worked out.</summary>
    public TimeSpan Cpu => Processor ?? Wall * Environment.ProcessorCount;

    /// <summary>How long a stopped cell may take to end before its scope is given up.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The same for a cell of a run that has to stop: the run has to have stopped within a second.</summary>
    public static TimeSpan StopGrace { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What a model is told of a cell that <see cref="Wall"/> has ended.</summary>
    public string WallReason =>
        FormattableString.Invariant(
            $"the cell ran longer than {Wall.TotalSeconds:0.###} s and was stopped. Split the work, or loop over less.");

    /// <summary>Of the clock's time alone.</summary>
    public static implicit operator CellTimes(TimeSpan wall) => new(wall);
}
