using System.ComponentModel;
using System.Text.Json;
using CaveRuntime.Embedding;
using CaveRuntime.Prompts;
using CaveRuntime.Scopes;
using Microsoft.Extensions.AI;

namespace CaveRuntime;

/// <summary>A session as the tools of another agent, or as its model.</summary>
public static class SessionFunctions
{
    private const int DefaultLength = 20_000;

    /// <summary>
    /// Three functions over this session, for any agent that takes <see cref="AIFunction"/>s: <c>run_csharp(code)</c>,
    /// <c>ask(question)</c> and <c>retrieve(name, offset, length)</c>. Each returns text; what goes wrong in a cell or a run is said in
    /// that text and not thrown.
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
                async (
                    [Description("Name of the variable")] string name,
                    CancellationToken cancellationToken,
                    [Description("Character to begin at, from 0")] int offset = 0,
                    [Description("Most characters to return")] int length = DefaultLength) => ValueOf(
                    name,
                    await session.RunCellAsync($"FINAL_VAR({JsonSerializer.Serialize(name)})", cancellationToken).ConfigureAwait(false),
                    offset,
                    length),
                "retrieve",
                PromptCatalog.ToolRetrieve.Fill()),
        ];
    }

    /// <summary>
    /// The session as a chat client: the newest message of the user is the question, and its answer the reply; while it streams, the
    /// model's way is reasoning. The session remembers what it was asked, so of an earlier conversation only what it has not seen is told
    /// to it. It calls no tools of a request; lend them to it.
    /// </summary>
    /// <param name="session">The session; it outlives the client.</param>
    public static IChatClient AsChatClient(this Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new SessionChatClient(session);
    }

    private static string TextOf(Answer answer) => answer switch
    {
        { Stop: StopReason.Answered, Text: { } text } => text,
        { Text: { } known } => $"Not answered: {answer.Error?.Message ?? answer.Stop.ToString()} What was known by then: {known}",
        _ => $"Not answered: {answer.Error?.Message ?? answer.Stop.ToString()}",
    };

    // Whole as JSON; a part is characters, of a text those of the text itself.
    private static string ValueOf(string name, CellReport cell, int offset, int length)
    {
        if (cell.Error is { } error)
            return $"'{name}' could not be retrieved: {error.Message}";
        string value = cell.FinalJson ?? cell.Final ?? "null";
        if (offset <= 0 && value.Length <= Math.Max(1, length))
            return value;
        string text = cell.FinalJson is ['"', ..] ? JsonSerializer.Deserialize<string>(value)! : value;
        int from = Math.Clamp(offset, 0, text.Length);
        int to = from + Math.Min(Math.Max(1, length), text.Length - from);
        string rest = to < text.Length ? $"; the rest begins at offset {to}" : "";
        return FormattableString.Invariant($"{text[from..to]}\n[characters {from}..{to} of {text.Length} of {name}{rest}]");
    }
}
