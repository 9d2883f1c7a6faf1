using System.Text.Json.Serialization;

namespace CaveRuntime.Protocol.Messages;

/// <summary>Worker to host: a cell asks for something that only the host can do. An untrusted request.</summary>
/// <param name="Id">Names the call in its result; rising, never used twice.</param>
/// <param name="Cell">The cell that asks. A call for any other cell than the running one is dropped.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Prompt">The prompt of a subcall, the question of a child.</param>
/// <param name="System">System message of a subcall; null for none.</param>
/// <param name="Model">Model that is asked for; null for the one that is configured.</param>
/// <param name="Batch">Number shared by the calls of one batch; 0 for a call of its own.</param>
/// <param name="BatchSize">Slots in that batch; 1 for a call of its own.</param>
public sealed record Call(long Id, int Cell, CallKind Kind, string Prompt, string? System, string? Model, long Batch = 0, int BatchSize = 1);

/// <summary>What a cell can ask the host for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallKind>))]
public enum CallKind
{
    /// <summary>A subcall: one prompt, one reply.</summary>
    Query,
}

/// <summary>Host to worker: what became of a <see cref="Call"/>.</summary>
/// <param name="Id">The call's name.</param>
/// <param name="Ok">Whether it succeeded.</param>
/// <param name="Text">The reply; empty on failure.</param>
/// <param name="Error">Why it failed; null on success.</param>
public sealed record CallResult(long Id, bool Ok, string Text, string? Error);
