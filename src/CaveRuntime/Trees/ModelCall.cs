using Microsoft.Extensions.AI;

namespace CaveRuntime.Trees;

/// <summary>A call of a model that was answered.</summary>
/// <param name="Response">The response.</param>
/// <param name="Usage">What it used.</param>
/// <param name="Model">The model that gave it, which may not be the one that is asked now.</param>
internal sealed record ModelCall(ChatResponse Response, Usage Usage, string Model);
