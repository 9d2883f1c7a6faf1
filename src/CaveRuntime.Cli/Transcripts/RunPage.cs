using System.Globalization;
using System.Text.Json;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Transcripts;

/// <summary>Renders recorded lines for people. Takes lines of newer versions, too: an event that it does not know is passed over.</summary>
internal sealed class RunPage(Terminal terminal)
{
    private string? _run;

    /// <summary>Shows one line; false where it is no event.</summary>
    public bool Add(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } e || Text(e, "event") is not { } name)
                return false;
            Show(e, name);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private void Show(JsonElement e, string name)
    {
        switch (name)
        {
            case "run_started":
                _run = Text(e, "run_id");
                Head($"run {Text(e, "run_id")} · {Text(e, "model")} · ctx {Number(e, "context_chars")} characters · {Text(e, "time")}");
                Body(Text(e, "question"));
                break;
            // The question was shown, with its facts left out.
            case "message_added" when Text(e, "role") is not ("question" or "system"):
                Head(Of(e) + Text(e, "role") + (e.TryGetProperty("cell", out JsonElement cell) && cell.ValueKind == JsonValueKind.Number ? $" of cell {cell}" : ""));
                Body(Text(e, "text"));
                break;
            case "model_called":
                JsonElement usage = e.GetProperty("usage");
                Line($"  {Of(e)}turn {Number(e, "turn")}: view of {Number(e, "view_tokens")} tokens; {Number(usage, "input_tokens")} in, {Number(usage, "output_tokens")} out");
                break;
            case "subcall_finished":
                Line($"  subcall {Number(e, "call")}: {(e.GetProperty("ok").GetBoolean() ? "replied" : "failed: " + Text(e, "error"))} after {Number(e, "elapsed_ms")} ms");
                break;
            case "child_started":
                Head($"{Of(e)}child {Short(Text(e, "child"))} of depth {Number(e, "depth")} · {Text(e, "model")} · ctx {Number(e, "context_chars")} characters");
                Body(Text(e, "question"));
                break;
            case "child_finished":
                Line($"  child {Short(Text(e, "child"))}: {Text(e, "error") ?? Text(e, "stop")} after {Number(e, "turns")} turns, {Number(e, "elapsed_ms")} ms");
                break;
            case "map_reduce_progress":
                Line($"  {Text(e, "stage")}: {Number(e, "done")} of {Number(e, "total")}, {Number(e, "failed")} failed");
                break;
            case "view_reduced":
                Line($"  view reduced ({Text(e, "policy")}, {Text(e, "part")}): from {Number(e, "tokens_before")} to {Number(e, "tokens_after")} tokens");
                break;
            case "branch_opened":
                Line($"  branch {Number(e, "branch")} opened: {Text(e, "description")}");
                break;
            case "branch_folded":
                Line($"  branch {Number(e, "branch")} folded: from {Number(e, "tokens_before")} to {Number(e, "tokens_after")} tokens");
                break;
            case "limit_reached":
                Line($"  limit {Text(e, "limit")} ended cell {Number(e, "cell")}");
                break;
            case "warning":
                Line($"  warning: {Text(e, "message")}");
                break;
            case "run_finished":
                Head($"{Text(e, "stop")} after {Number(e, "turns")} turns, {Number(e, "elapsed_ms")} ms · {Text(e.GetProperty("isolation"), "mode")} {Text(e.GetProperty("isolation"), "tier")}");
                Body(Text(e, "answer"));
                if (e.GetProperty("error") is { ValueKind: JsonValueKind.Object } error)
                    Line($"error {Text(error, "code")}: {Text(error, "message")}");
                break;
        }
    }

    // What a child says is marked: the lines of children that run side by side are mixed.
    private string Of(JsonElement e) => Text(e, "run_id") is { } run && run != _run ? $"child {Short(run)}: " : "";

    private static string? Short(string? run) => run?[^8..];

    private void Head(string text) => Line($"\n── {text}");

    private void Body(string? text) => Line(text?.TrimEnd() ?? "(none)");

    private void Line(string text) => terminal.Out.WriteLine(terminal.Shown(text));

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static string Number(JsonElement e, string name) => e.GetProperty(name).GetInt64().ToString("N0", CultureInfo.InvariantCulture);
}
