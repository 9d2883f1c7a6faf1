using System.Globalization;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Output;

/// <summary>The answer on standard output, in one of three forms; on standard error what it rests on, or why there is none.</summary>
/// <param name="terminal">The surroundings.</param>
/// <param name="form">The form.</param>
/// <param name="session">What <c>cave resume</c> takes the run up by; null where it is not kept.</param>
/// <param name="hasSchema">Whether the answer is held to a schema: then nothing that does not fit it goes to standard output.</param>
internal sealed class AnswerOutput(Terminal terminal, string form, string? session, bool hasSchema) : IRunOutput
{
    public const string Text = "text", Json = "json", StreamJson = "stream-json";

    private string _model = "";

    public void Take(RunEvent happened, string line)
    {
        if (form == StreamJson && happened is not MessageAdded)
            terminal.Out.WriteLine(line);
        if (happened is RunStarted started)
            _model = started.Model;
    }

    /// <summary>Shows how the run ended; called when nothing is drawn any more.</summary>
    public void Show(Answer answer)
    {
        if (form == Json)
            terminal.Out.WriteLine(Visible.Json(EventJson.Write(EventLines.WithoutTests(answer))));
        else if (form == Text && answer.Text is { } text)
            ShowText(text, answer);

        if (answer.Error is { } error)
        {
            terminal.Fail(error.Message + TakenUp(answer.Stop));
        }
        else if (answer.Stop != StopReason.Answered)
        {
            terminal.Fail(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"stopped after {answer.Turns} turns without a final answer. Raise --max-turns, or ask for less.{TakenUp(answer.Stop)}"));
        }
        else if (form == Text)
        {
            terminal.Say(RestsOn(answer));
        }
    }

    // Whatever ended it from outside: the run itself could go on.
    private string TakenUp(StopReason stop) => session is null ? ""
        : stop is StopReason.Cancelled or StopReason.Deadline or StopReason.ModelError or StopReason.WorkerError or StopReason.StoreError
            ? $" 'cave resume {session}' takes it up."
        : stop is StopReason.Budget or StopReason.MaxTurns
            ? $" 'cave resume {session}' takes it up where it stands, under the limits that you give there."
        : "";

    private void ShowText(string text, Answer answer)
    {
        if (hasSchema && answer.Stop != StopReason.Answered)
            terminal.Say(text);
        else
            terminal.Out.WriteLine(text);
        if (terminal.IsQuiet)
            return;
        // What is JSON is read by a program, to its end.
        TextWriter beside = IsJson(answer) ? terminal.Error : terminal.Out;
        foreach (Evidence place in answer.Evidence)
            beside.WriteLine(Words.Of(place));
        if (answer.Notes is { } notes)
            terminal.Say(notes);
    }

    private static bool IsJson(Answer answer) => answer is { Json: ['{' or '[', ..] json, Text: { } text } && json == text;

    private string RestsOn(Answer answer)
    {
        string subcalls = answer.Usage.Subcalls == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {answer.Usage.Subcalls:N0} subcalls");
        string cost = answer.Usage.CostUsd is { } dollars and > 0
            ? string.Create(CultureInfo.InvariantCulture, $" · {dollars:0.####} USD")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_model} · {answer.Turns} turns{subcalls} · {answer.Usage.InputTokens:N0} tokens in, {answer.Usage.OutputTokens:N0} out{(answer.Usage.Estimated ? " (estimated)" : "")}{cost} · {Words.Of(answer.Isolation.Mode)} {Words.Of(answer.Isolation.Tier)} · {Duration.Words(answer.Elapsed)} · run {answer.RunId}");
    }
}
