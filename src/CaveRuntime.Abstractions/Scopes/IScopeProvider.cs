using CaveRuntime.Inputs;

namespace CaveRuntime.Scopes;

/// <summary>
/// Makes scopes: in worker processes, in this process, or wherever else C# cells can run. One for a host; thread-safe.
/// </summary>
public interface IScopeProvider : IAsyncDisposable
{
    /// <summary>How far the cells of its scopes are kept from the host.</summary>
    IsolationMode Isolation { get; }

    /// <summary>Opens an empty scope for one session; it is never used for a second one.</summary>
    /// <exception cref="ScopeLostException">
    /// No scope can be opened; the message says why and what to do. Anything else that is thrown is taken for that, too.
    /// </exception>
    Task<IScope> OpenAsync(ScopeRequest request, CancellationToken cancellationToken);

    /// <summary>Waits until the next scope can be opened without a start-up.</summary>
    /// <exception cref="ScopeLostException">That will not come to pass.</exception>
    Task WarmAsync(CancellationToken cancellationToken);
}

/// <summary>What a new scope is made of. Immutable.</summary>
/// <param name="Input">What its cells see as <c>ctx</c> and <c>docs</c>.</param>
/// <param name="Policy">Name of the policy that its cells must keep, or <c>off</c>.</param>
/// <param name="PolicyTexts">Policies that are not built in, text by name.</param>
/// <param name="Limits">What one cell may use.</param>
/// <param name="TimeProvider">The clock that its time limits are taken from.</param>
public sealed record ScopeRequest(
    InputSlice Input,
    string Policy,
    IReadOnlyDictionary<string, string> PolicyTexts,
    CellLimits Limits,
    TimeProvider TimeProvider);
