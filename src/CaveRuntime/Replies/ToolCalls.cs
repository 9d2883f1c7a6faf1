using System.Text.Json;
using CaveRuntime.Prompts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Replies;

/// <summary>What the calls of one reply ask for. Immutable.</summary>
/// <param name="Code">The cell; null where no call holds one.</param>
/// <param name="Problems">What is wrong with the calls that hold none, and what was not run; a sentence or two each.</param>
internal sealed record ToolCalls(string? Code, IReadOnlyList<string> Problems)
{
    /// <summary>The call that holds the cell.</summary>
    public FunctionCallContent? Run { get; private init; }

    private static readonly AIFunctionDeclaration s_tool = AIFunctionFactory.CreateDeclaration(
        ToolCallView.Tool,
        PromptCatalog.ToolRunCsharp.Fill(),
        JsonDocument.Parse(
            """{"type":"object","properties":{"code":{"type":"string","description":"C# script"}},"required":["code"],"additionalProperties":false}""").RootElement);

    /// <summary>What a request offers.</summary>
    public static ChatOptions Options => new() { Tools = [s_tool], ToolMode = ChatToolMode.Auto, AllowMultipleToolCalls = false };

    /// <summary>Reads the calls of a reply. The first that holds a cell is the one that is run.</summary>
    public static ToolCalls Of(ChatResponse response)
    {
        bool isCut = response.FinishReason == ChatFinishReason.Length;
        string? code = null;
        FunctionCallContent? run = null;
        var problems = new List<string>();
        int second = 0;
        foreach (FunctionCallContent call in response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>())
        {
            if (ToolCallView.CodeOf(call) is not { } own)
                problems.Add(ProblemOf(call, isCut));
            else if (code is null)
                (code, run) = (own, call);
            else
                second++;
        }

        if (second > 0)
            problems.Add(PromptCatalog.CallSecond.Fill(("count", second == 1 ? "A second call" : FormattableString.Invariant($"{second} more calls"))));
        return new ToolCalls(code, problems) { Run = run };
    }

    private static string ProblemOf(FunctionCallContent call, bool isCut)
    {
        if (!ToolCallView.IsTool(call.Name))
            return PromptCatalog.CallUnknownTool.Fill(("name", Short(call.Name)));
        if (isCut)
            return PromptCatalog.CallCut.Fill();
        if (call.Exception is { } e)
            return PromptCatalog.CallBadArguments.Fill(("problem", Short((e.InnerException ?? e).Message.TrimEnd('.'))));
        string given = call.Arguments is { Count: > 0 } arguments ? string.Join(", ", arguments.Keys.Select(k => $"`{Short(k)}`")) : "nothing";
        return PromptCatalog.CallNoCode.Fill(("given", given));
    }

    private static string Short(string text) => text.ReplaceLineEndings(" ") is var line && line.Length <= 200 ? line : line[..200] + "…";
}
