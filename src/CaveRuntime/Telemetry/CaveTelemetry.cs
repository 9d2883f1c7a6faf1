using System.Diagnostics;
using System.Diagnostics.Metrics;
using CaveRuntime.Scopes;

namespace CaveRuntime;

/// <summary>What the library tells of itself to listeners: one source of activities, one meter. No prompt, cell or answer is in it.
/// Thread-safe.</summary>
public static class CaveTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "CaveRuntime";

    private static readonly ActivitySource s_activities = new(Name);
    private static readonly Meter s_meter = new(Name);

    private static readonly Histogram<double> s_cellSeconds =
        s_meter.CreateHistogram<double>("cave.cell.duration", "s", "Time that a cell took, calls included.");

    private static readonly Histogram<double> s_callSeconds =
        s_meter.CreateHistogram<double>("cave.model_call.duration", "s", "Time that a call of a model took.");

    private static readonly Counter<long> s_tokens =
        s_meter.CreateCounter<long>("cave.tokens", "{token}", "Tokens that models reported, input and output.");

    /// <summary>A run: from question to answer.</summary>
    internal static Activity? Run(string runId, int depth) =>
        s_activities.StartActivity("cave.run")?.SetTag("cave.run.id", runId).SetTag("cave.run.depth", depth);

    /// <summary>A cell of a run.</summary>
    internal static Activity? Cell(int number) => s_activities.StartActivity("cave.cell")?.SetTag("cave.cell.number", number);

    /// <summary>A call of a model.</summary>
    internal static Activity? ModelCall(string model, bool isSubcall) =>
        s_activities.StartActivity("cave.model_call", ActivityKind.Client)?.SetTag("gen_ai.request.model", model)
            .SetTag("cave.subcall", isSubcall);

    /// <summary>A cell has ended.</summary>
    internal static void CellEnded(CellStatus status, TimeSpan elapsed) =>
        s_cellSeconds.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("cave.cell.status", status));

    /// <summary>A call of a model has ended.</summary>
    internal static void ModelCallEnded(string model, bool isSubcall, Usage usage, TimeSpan elapsed)
    {
        var name = new KeyValuePair<string, object?>("gen_ai.request.model", model);
        s_callSeconds.Record(elapsed.TotalSeconds, name, new KeyValuePair<string, object?>("cave.subcall", isSubcall));
        s_tokens.Add(usage.InputTokens + usage.OutputTokens, name);
    }
}
