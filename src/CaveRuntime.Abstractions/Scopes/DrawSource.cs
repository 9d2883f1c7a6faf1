using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Scopes;

/// <summary>
/// Where a cell's time and chance come from, so that they can be given again: random numbers and identifiers follow from the seed by the
/// order in which they are drawn; time is read from one clock, whose moves are reported. Immutable.
/// </summary>
/// <param name="Seed">What the cell's chance is made of; another one for each cell.</param>
/// <param name="Start">Its clock shows no earlier time than this, so that time never goes backwards between cells; null for none.</param>
/// <param name="Recorded">
/// What the clock showed when the cell ran before, from its first read on; null for a cell that has not run. When it is used up, the clock
/// goes on from there as time passes.
/// </param>
public sealed record DrawSource(long Seed, DateTimeOffset? Start = null, ClockReads? Recorded = null);
