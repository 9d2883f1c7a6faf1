using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CaveRuntime.Prompts;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Replies;

/// <summary>
/// A model whose cells are calls of a tool. The transcript holds fenced blocks all the same, so that views, policies and
/// records know one form: on the way out blocks become calls and observations their results, on the way back a call becomes a block.
/// </summary>
internal sealed class ToolCallModel(IChatClient model) : DelegatingChatClient(model)
{
    private static readonly AIFunctionDeclaration s_tool = AIFunctionFactory.CreateDeclaration(
        ToolCallView.Tool,
        PromptCatalog.ToolRunCsharp.Fill(),
        JsonDocument.Parse(
            """{"type":"object","properties":{"code":{"type":"string","description":"C# script"}},"required":["code"],"additionalProperties":false}""").RootElement);

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options = options?.Clone() ?? new ChatOptions();
        (options.Tools, options.ToolMode, options.AllowMultipleToolCalls) = ([s_tool], ChatToolMode.Auto, false);
        string? code = null;
        var held = new StringBuilder();
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(
            ToolCallView.Of([.. messages]),
            options,
            cancellationToken).ConfigureAwait(false))
        {
            code ??= update.Contents.OfType<FunctionCallContent>().Select(ToolCallView.CodeOf).FirstOrDefault(c => c is not null);
            string text = Pass(update.Text, held);
            ChatResponseUpdate passed = update.Clone();
            passed.Contents = [.. update.Contents.Where(c => c is not (TextContent or FunctionCallContent)), .. text.Length == 0
                ? []
                : new[] { new TextContent(text) }];
            if (passed.FinishReason == ChatFinishReason.ToolCalls)
                passed.FinishReason = ChatFinishReason.Stop;
            yield return passed;
        }

        // Of a block and a call, the call is what the model has done.
        string rest = code is null ? held.ToString() : $"{ReplyParser.Prose(held.ToString())}{ToolCallView.Block(code)}";
        if (rest.Length > 0)
            yield return new ChatResponseUpdate(ChatRole.Assistant, rest);
    }

    // Text is passed on as it comes, up to where a block may begin.
    private static string Pass(string text, StringBuilder held)
    {
        int fence = held.Length > 0 ? 0 : text.AsSpan().IndexOfAny('`', '~');
        if (fence < 0)
            return text;
        held.Append(text, fence, text.Length - fence);
        return text[..fence];
    }
}
