using CaveRuntime.Inputs;
using CaveRuntime.Scopes;

namespace CaveRuntime.Protocol.Messages;

/// <summary>Host to worker: a session takes this worker. The memory file of <c>ctx</c>, if any, travels beside the wire.</summary>
/// <param name="ContextStart">Where <c>ctx</c> begins in the memory file, in UTF-16 code units: a child sees a part of it.</param>
/// <param name="ContextChars">Length of <c>ctx</c> in UTF-16 code units; 0 if no memory file is sent.</param>
/// <param name="Documents">The parts of <c>ctx</c>, in order.</param>
/// <param name="Policy">Name of the policy that cells must keep, or <c>off</c>.</param>
/// <param name="PolicyTexts">Policy files that are not built in, by name.</param>
/// <param name="Seal">Whether the worker must seal itself and attest before it reports <see cref="ScopeOpened"/>.</param>
/// <param name="Limits">What one cell may use.</param>
public sealed record OpenScope(
    long ContextStart,
    long ContextChars,
    IReadOnlyList<DocumentSpan> Documents,
    string Policy,
    IReadOnlyDictionary<string, string> PolicyTexts,
    bool Seal,
    CellLimits Limits);
