using System.Collections.Concurrent;
using CaveRuntime.Events;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Calls;

/// <summary>Counts the steps of map-reduces as they end, and tells of it a hundred times a stage at most. Thread-safe.</summary>
internal sealed class MapReduceSteps(EventLog events)
{
    private const int MaxEvents = 100;

    private readonly ConcurrentDictionary<(int Cell, long Batch), Stage> _stages = new();

    /// <summary>Takes a call that has ended; passes over those that are no step.</summary>
    public void Record(ReplyCall call, bool ok)
    {
        MapReduceStage? step = call switch
        {
            MapCall => MapReduceStage.Map,
            ReduceCall => MapReduceStage.Reduce,
            QueryCall or ChildCall => null,
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.GetType().Name, "There is no such call."),
        };
        if (step is not { } name || call.Batch is not { } place)
            return;
        Stage stage = _stages.GetOrAdd((call.Cell, place.Batch), _ => new Stage());
        lock (stage)
        {
            (stage.Done, stage.Failed) = (stage.Done + 1, stage.Failed + (ok ? 0 : 1));
            if (stage.Done == place.Slots || stage.Done % Math.Max(1, place.Slots / MaxEvents) == 0)
                events.Add(new MapReduceProgress(name, stage.Done, stage.Failed, place.Slots));
        }
    }

    /// <summary>Forgets the stages of a cell that has ended.</summary>
    public void EndCell(int cell)
    {
        foreach ((int Cell, long Batch) key in _stages.Keys.Where(k => k.Cell == cell))
            _stages.TryRemove(key, out _);
    }

    private sealed class Stage
    {
        public int Done { get; set; }

        public int Failed { get; set; }
    }
}
