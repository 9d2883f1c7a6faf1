using CaveRuntime.Scopes;

namespace CaveRuntime.Protocol.Messages;

/// <summary>Host to worker: run this cell.</summary>
/// <param name="Cell">Its number, rising through the session; there may be gaps.</param>
/// <param name="Code">C# script.</param>
/// <param name="Source">Where its time and chance come from; null for the machine's own.</param>
/// <param name="Fingerprints">Whether its report has to tell the fingerprints of variables.</param>
public sealed record RunCell(int Cell, string Code, DrawSource? Source = null, bool Fingerprints = false);

/// <summary>Host to worker: stop this cell. The host kills the worker if that does not happen soon.</summary>
/// <param name="Cell">Its number.</param>
/// <param name="Type">The error type to report: one of <see cref="LimitError"/>, or why else it is stopped.</param>
/// <param name="Reason">What the model is told.</param>
public sealed record AbortCell(int Cell, string Type, string Reason);
