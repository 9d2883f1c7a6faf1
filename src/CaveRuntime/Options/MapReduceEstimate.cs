namespace CaveRuntime;

/// <summary>What a map-reduce will take, about: told before anything is asked.</summary>
/// <param name="Model">The model that is asked.</param>
/// <param name="Chunks">Chunks that it reads.</param>
/// <param name="Calls">Calls, those that merge included; without those that are made again because one failed.</param>
/// <param name="InputTokens">Estimated tokens that are sent.</param>
/// <param name="OutputTokens">Tokens that come back, where replies are as brief as they are asked to be.</param>
/// <param name="CostUsd">What that costs in US dollars; null where nothing says what the model costs.</param>
public sealed record MapReduceEstimate(string Model, int Chunks, long Calls, long InputTokens, long OutputTokens, decimal? CostUsd);
