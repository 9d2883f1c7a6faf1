using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace CaveRuntime.Benchmarks.Profile;

/// <summary>Hears of every method that the runtime compiles while this program runs: by metadata token and the file of its assembly.</summary>
internal sealed class MethodListener : EventListener
{
    private const EventKeywords Loader = (EventKeywords)0x8;
    private const EventKeywords Jit = (EventKeywords)0x10;

    private readonly ConcurrentDictionary<ulong, string> _files = new();
    private readonly ConcurrentDictionary<(ulong Module, int Token), bool> _methods = new();

    /// <summary>The methods that were compiled so far, by the file of their assembly.</summary>
    public ILookup<string, int> Methods =>
        _methods.Keys.Where(method => _files.ContainsKey(method.Module)).ToLookup(method => _files[method.Module], method => method.Token);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, Loader | Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        string name = eventData.EventName ?? "";
        if (name.StartsWith("ModuleLoad", StringComparison.Ordinal) && Value(eventData, "ModuleILPath") is string { Length: > 0 } file)
            _files[(ulong)Value(eventData, "ModuleID")!] = file;
        else if (name.StartsWith("MethodLoadVerbose", StringComparison.Ordinal))
            _methods[((ulong)Value(eventData, "ModuleID")!, (int)(uint)Value(eventData, "MethodToken")!)] = true;
    }

    private static object? Value(EventWrittenEventArgs e, string field) =>
        e.PayloadNames!.IndexOf(field) is >= 0 and var at ? e.Payload![at] : null;
}
