namespace CaveRuntime.Cells;

/// <summary>What a cell asks of its run's own context.</summary>
internal enum ViewCall
{
    Branch,
    Fold,
    ArchiveCount,
    ArchiveRead,
}
