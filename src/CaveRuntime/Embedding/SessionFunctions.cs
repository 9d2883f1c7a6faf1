using System.ComponentModel;
using System.Text.Json;
using CaveRuntime.Prompts;
using CaveRuntime.Scopes;
using Microsoft.Extensions.AI;

namespace CaveRuntime;

/// <summary>A session as the tools of another agent.</summary>
public static class SessionFunctions
{
    /// <summary>
    /// Three functions over this session, for any agent that takes <see cref="AIFunction"/>s: <c>run_csharp(code)</c>,
    /// <c>ask(question)</c> and <c>retrieve(name)</c>. Each returns text; what goes wrong in a cell or a run is said in that text and not
    /// thrown.
    /// </summary>
    /// <param name="session">The session; it outlives the functions, and one call at a time works in it.</param>
    public static IReadOnlyList<AIFunction> AsAIFunctions(this Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return
        [
            AIFunctionFactory.Create(
                async ([Description("C# script")] string code, CancellationToken cancellationToken) => (await session
                    .RunCellAsync(code, cancellationToken).ConfigureAwait(false)).Observation,
                "run_csharp",
                PromptCatalog.ToolRunCsharp.Fill()),
            AIFunctionFactory.Create(
                async ([Description("What to find out")] string question, CancellationToken cancellationToken) => TextOf(
                    await session.AskAsync(question, cancellationToken).ConfigureAwait(false)),
                "ask",
                PromptCatalog.ToolAsk.Fill()),
            AIFunctionFactory.Create(
                async ([Description("Name of the variable")] string name, CancellationToken cancellationToken) => ValueOf(
                    name,
                    await session.RunCellAsync($"FINAL_VAR({JsonSerializer.Serialize(name)})", cancellationToken).ConfigureAwait(false)),
                "retrieve",
                PromptCatalog.ToolRetrieve.Fill()),
        ];
    }

    private static string TextOf(Answer answer) => answer switch
    {
        { Stop: StopReason.Answered, Text: { } text } => text,
        { Text: { } known } => $"Not answered: {answer.Error?.Message ?? answer.Stop.ToString()} What was known by then: {known}",
        _ => $"Not answered: {answer.Error?.Message ?? answer.Stop.ToString()}",
    };

    private static string ValueOf(string name, CellReport cell) =>
        cell.Error is { } error ? $"'{name}' could not be retrieved: {error.Message}" : cell.FinalJson ?? cell.Final ?? "null";
}
