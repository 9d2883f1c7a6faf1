using System.Collections.Concurrent;
using CaveRuntime.Events;
using CaveRuntime.Scopes;

namespace CaveRuntime.Calls;

/// <summary>Counts the steps of map-reduces as they end, and tells of it a hundred times a stage at most. Thread-safe.</summary>
internal sealed class MapReduceSteps(EventLog events)
{
    private const int MostEvents = 100;

    private readonly ConcurrentDictionary<(int Cell, long Batch), Stage> _stages = new();

    /// <summary>Takes a call that has ended; passes over those that are no step.</summary>
    public void Record(Call call, bool ok)
    {
        if (call.Kind is not (CallKind.Map or CallKind.Reduce) || call.Batch is not { } place)
            return;
        Stage stage = _stages.GetOrAdd((call.Cell, place.Batch), _ => new Stage());
        lock (stage)
        {
            (stage.Done, stage.Failed) = (stage.Done + 1, stage.Failed + (ok ? 0 : 1));
            if (stage.Done == place.Slots || stage.Done % Math.Max(1, place.Slots / MostEvents) == 0)
                events.Add(new MapReduceProgress(call.Kind == CallKind.Map ? MapReduceStage.Map : MapReduceStage.Reduce, stage.Done, stage.Failed, place.Slots));
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
