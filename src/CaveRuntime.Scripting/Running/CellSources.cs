using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Drawing;
using CaveRuntime.Scripting.Loading;

namespace CaveRuntime.Scripting.Running;

/// <summary>
/// Answers what code of a scope asks of time and chance: for the cell that the calling code belongs to. Work that an earlier cell left
/// behind draws nothing of a later one. Thread-safe; cells begin on one thread.
/// </summary>
internal sealed class CellSources
{
    private readonly CurrentCell _current;
    private readonly ScopeNumbers _threads = new();
    private readonly ScopeNumbers _tasks = new();
    private CellDraws? _last;

    public CellSources(CurrentCell current, ScopeAssemblies assemblies)
    {
        _current = current;
        assemblies.AttachSource(Clock, Chance, Number);
    }

    /// <summary>What a cell draws from that is about to begin; null for the machine's own.</summary>
    public CellDraws? Begin(DrawSource? source)
    {
        if (source is null)
            return null;
        _threads.Of(Environment.CurrentManagedThreadId);
        return _last = new CellDraws(source, _last?.Last ?? 0);
    }

    private long Clock() => _current.Running?.Draws is not { } draws ? -1
        : _current.IsOfRunning ? draws.Read()
        : draws.Last;

    private Random? Chance() => _current.IsOfRunning ? _current.Running?.Draws?.Chance : null;

    private int Number(bool isTask, int number) =>
        _current.OfCaller?.Draws is null ? number : isTask ? _tasks.Of(number) : _threads.Of(number);
}
