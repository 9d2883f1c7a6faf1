using CaveRuntime.Runs;
using CaveRuntime.Trees;

namespace CaveRuntime;

public sealed partial class Session
{
    /// <summary>What <see cref="MapReduceAsync{TPart, TResult}"/> will take, about. Reads all of ctx; asks nobody.</summary>
    /// <param name="map">What to find out about a chunk. Not empty.</param>
    /// <param name="reduce">How to make one result of several. Not empty.</param>
    /// <param name="options">How to cut; null for the defaults.</param>
    public MapReduceEstimate EstimateMapReduce(string map, string reduce, MapReduceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(map);
        ArgumentException.ThrowIfNullOrWhiteSpace(reduce);
        options ??= new MapReduceOptions();
        options.Validate();
        return MapReducePlan.Of(_options, _context.Text, options).Estimate(map, reduce, NamedModel.ReduceTokens(_options));
    }
}
