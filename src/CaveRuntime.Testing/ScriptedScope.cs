using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Testing;

/// <summary>One scope of <see cref="ScriptedScopes"/>.</summary>
internal sealed class ScriptedScope(IsolationReport isolation, Func<string, ScriptedCell> find) : IScope
{
    private volatile bool _isLost;

    public IsolationReport Isolation => isolation;

    public bool IsLost => _isLost;

    public int Dropped => 0;

    public long MemoryBytes => 0;

    public Task<CellResult> RunAsync(
        CellRequest cell, Func<ScopeCall, CancellationToken, Task<ScopeResult>> answer, CancellationToken cancellationToken)
    {
        Demand();
        ScriptedCell scripted = find(cell.Code);
        bool isOk = scripted.Error is null;
        return Task.FromResult(new CellResult(
            cell.Cell,
            isOk ? CellStatus.Ok : CellStatus.Exception,
            isOk ? null : CellLayer.Runtime,
            new CellOutput(scripted.Output, "", scripted.Output.Length, null),
            scripted.Value,
            isOk ? null : new CellError(nameof(InvalidOperationException), scripted.Error!, null),
            [],
            [],
            scripted.Final is { } final ? new FinalValue(final, null) : null));
    }

    public Task DefineAsync(HostVariable variable, CancellationToken cancellationToken)
    {
        Demand();
        return Task.CompletedTask;
    }

    public void Kill() => _isLost = true;

    public ValueTask DisposeAsync()
    {
        _isLost = true;
        return ValueTask.CompletedTask;
    }

    private void Demand()
    {
        if (_isLost)
            throw new ScopeLostException("The scope was lost: it was told to.");
    }
}
