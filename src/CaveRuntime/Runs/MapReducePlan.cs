using CaveRuntime.Cells;
using CaveRuntime.Cells.Cutting;
using CaveRuntime.Prompts;
using CaveRuntime.Trees;

namespace CaveRuntime.Runs;

/// <summary>How a map-reduce over all of ctx is cut, and what that comes to.</summary>
/// <param name="Model">The model that reads the chunks.</param>
/// <param name="Chunks">The chunks.</param>
internal sealed record MapReducePlan(NamedModel Model, IReadOnlyList<Text> Chunks)
{
    private const int MaxChunkTokens = 8_000;

    // A reply is asked to be brief. What thinks before it replies takes more, and nobody knows how much.
    private const int ReplyTokens = 150;

    /// <summary>Cuts a text.</summary>
    public static MapReducePlan Of(CaveOptions options, Text text, MapReduceOptions cut)
    {
        NamedModel model = NamedModel.Leaf(options);
        int tokens = cut.ChunkTokens ?? Math.Clamp((model.Window ?? int.MaxValue) / 4, 100, MaxChunkTokens);
        return new MapReducePlan(model, [.. text.Chunks(tokens, cut.OverlapTokens)]);
    }

    /// <summary>Estimated tokens of the chunks. Reads all of them.</summary>
    public long ChunkTokens => field > 0 ? field : field = Chunks.Sum(c => TokenEstimate.Of(c));

    /// <summary>The least that it can cost: that the chunks are sent once. Null where nothing says what the model costs.</summary>
    public decimal? LeastCost => Model.HasPrice ? Model.CostOf(ChunkTokens, 0) : null;

    /// <summary>What it comes to, about.</summary>
    public MapReduceEstimate Estimate(string map, string reduce, int reduceTokens)
    {
        long sent = ChunkTokens + (Chunks.Count * TokenEstimate.Of(PromptCatalog.Map.Fill(("question", map), ("text", ""))));
        long merging = TokenEstimate.Of(PromptCatalog.Reduce.Fill(("question", reduce), ("parts", "")));
        long calls = Chunks.Count;
        int together = Math.Max(2, reduceTokens / ReplyTokens);
        for (long parts = Chunks.Count; Chunks.Count > 0;)
        {
            long groups = (parts + together - 1) / together;
            sent += (parts * ReplyTokens) + (groups * merging);
            calls += groups;
            if (groups == 1)
                break;
            parts = groups;
        }

        long back = calls * ReplyTokens;
        return new MapReduceEstimate(
            Model.Name, Chunks.Count, calls, sent, back, Model.HasPrice ? Model.CostOf(sent, back) : null);
    }
}
