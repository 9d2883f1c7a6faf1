using CaveRuntime.Scopes;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.InProcess;

/// <summary>Scopes in this process: they share its objects, its memory and its rights. This is no sandbox. Thread-safe.</summary>
internal sealed class InProcessScopes : IScopeProvider
{
    /// <inheritdoc/>
    public IsolationMode Isolation => IsolationMode.InProcess;

    /// <inheritdoc/>
    public Task<IScope> OpenAsync(ScopeRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<IScope>(new InProcessScope(request, PolicyChecks.Find(request.Policy, request.PolicyTexts)));
        }
        catch (PolicyFormatException e)
        {
            throw new ScopeLostException($"The scope could not be opened: {e.Message}", inner: e);
        }
    }

    /// <inheritdoc/>
    public Task WarmAsync(CancellationToken cancellationToken) => Task.Run(WarmUp.Once, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
