using System.Runtime.CompilerServices;
using System.Text.Json;
using CaveRuntime.Embedding;
using CaveRuntime.Events;
using CaveRuntime.Server.Access;
using CaveRuntime.Server.Http;
using CaveRuntime.Server.Problems;
using CaveRuntime.Server.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaveRuntime.Server.ChatApi;

/// <summary>
/// OpenAI's Chat Completions: each request is a question to a session of its own, whose long texts are <c>ctx</c>. The session goes with
/// the reply, and a caller who leaves stops the run: what is to be kept is a session under <c>/v1/cave</c>.
/// </summary>
internal static class ChatEndpoints
{
    private static readonly CaveChatOptions s_division = new();

    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/chat/completions", (Delegate)CompleteAsync).WithSummary("Answer a chat request as OpenAI's interface does.");
        group.MapGet("/models", Models).WithSummary("The presets, as models.").Produces<ModelsReply>();
        group.MapGet("/models/{model}", Model).WithSummary("A preset, as a model.").Produces<ModelReply>();
    }

    private static IResult Models(HttpContext context) => ServerJson.Reply(new ModelsReply(
        "list", [.. Caller.Of(context).Service.Options.Presets.Keys.Order(StringComparer.Ordinal).Select(Of)]));

    private static IResult Model(HttpContext context, string model) =>
        Caller.Of(context).Service.Options.Presets.ContainsKey(model) ? ServerJson.Reply(Of(model)) : throw NoModel(model);

    private static async Task<IResult> CompleteAsync(HttpContext context)
    {
        CancellationToken cancellationToken = context.RequestAborted;
        Caller caller = Caller.Of(context);
        using JsonDocument body = await ServerJson.ReadAsync<JsonDocument>(context.Request, cancellationToken).ConfigureAwait(false);
        var order = ChatOrder.Read(body.RootElement);
        if (!caller.Service.Options.Presets.ContainsKey(order.Model))
            throw NoModel(order.Model);
        string id = CaveService.PassingName();
        ServedSession session = caller.Tenant.Place(id);
        using EventFeed.Reader reader = session.Feed.Listen();
        try
        {
            ServedRun run = await BeginAsync(caller.Tenant, session, order, cancellationToken).ConfigureAwait(false);
            var reply = new ChatReply(
                $"chatcmpl-{await run.Begun.ConfigureAwait(false)}", "", caller.Service.Time.GetUtcNow().ToUnixTimeSeconds(), order.Model, []);
            if (order.Streams)
            {
                await EventStream.WriteAsync(
                    context, PiecesAsync(order, reply, reader, run, cancellationToken), caller.Service.Time, cancellationToken)
                    .ConfigureAwait(false);
                return Results.Empty;
            }

            await run.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            Answer answer = AnswerOf(run, order);
            return ServerJson.Reply(reply with
            {
                Object = "chat.completion",
                Choices = [new ChatChoice(0) { Message = new ChatText { Role = "assistant", Content = TextOf(answer, order) }, FinishReason = Finish(answer) }],
                Usage = ChatUsage.Of(answer.Usage),
                Cave = RunOf(answer),
            });
        }
        finally
        {
            // Also where the caller has left, and where the service stops: nobody would read what the run comes to.
            await caller.Tenant.DeleteAsync(id, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<ServedRun> BeginAsync(
        Tenant tenant, ServedSession session, ChatOrder order, CancellationToken cancellationToken)
    {
        var task = ChatTask.Whole(order.Messages, s_division);
        await session.MakeAsync(
            () => tenant.Opener.MakeAsync(session, task.Inputs, order.Model, limits => limits, null, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        bool maps = tenant.Opener.Preset(order.Model).MapReduce;
        if (maps && order.Schema is not null)
            throw ServiceProblem.Wrong($"'{order.Model}' answers with text. Leave 'response_format' out, or choose another model.", "response_format");
        if (maps && task.Inputs.Count == 0)
            throw ServiceProblem.Wrong($"'{order.Model}' asks every part of long texts, and no message is long. Choose another model.", "model");
        // A map-reduce asks each part what was asked; what stands around it is for a model that sees the whole.
        string question = maps ? task.Words : task.Question;
        return await session.BeginAsync(
            null,
            (open, stop) => open.StreamAsync(
                new RunRequest(question)
                {
                    Words = maps ? null : task.Words,
                    Schema = order.Schema,
                    Reduce = maps ? question : null,
                },
                stop),
            cancellationToken).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<SentEvent> PiecesAsync(
        ChatOrder order,
        ChatReply reply,
        EventFeed.Reader reader,
        ServedRun run,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ChatReply piece = reply with { Object = "chat.completion.chunk" };
        SentEvent Piece(ChatText delta, string? finish = null) =>
            Sent(piece with { Choices = [new ChatChoice(0) { Delta = delta, FinishReason = finish }] });

        yield return Piece(new ChatText { Role = "assistant", Content = "" });
        string name = await run.Begun.ConfigureAwait(false);
        if (order.IncludesReasoning)
        {
            await foreach (FeedEvent happened in reader.Events.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (happened.Event is RunFinished)
                    break;
                if (Reasoning(happened.Event, name) is { } words)
                    yield return Piece(new ChatText { Reasoning = words });
            }
        }

        await run.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        Answer? answer = run.Answer;
        if (answer is null || IsFailure(answer, order))
        {
            ServiceProblem problem = answer is null ? Explained.Of(run.Failure!) ?? Defect() : ChatErrors.Of(answer);
            yield return new SentEvent(null, null, JsonSerializer.Serialize(ChatErrors.Body(problem), ServerJson.Options));
            yield break;
        }

        yield return Piece(new ChatText { Content = TextOf(answer, order) });
        yield return Sent(piece with
        {
            Choices = [new ChatChoice(0) { Delta = new ChatText(), FinishReason = Finish(answer) }],
            Cave = RunOf(answer),
        });
        if (order.IncludesUsage)
            yield return Sent(piece with { Usage = ChatUsage.Of(answer.Usage) });
        yield return new SentEvent(null, null, "[DONE]");
    }

    private static SentEvent Sent(ChatReply piece) => new(null, null, JsonSerializer.Serialize(piece, ServerJson.Options));

    private static string? Reasoning(RunEvent? happened, string run) => happened switch
    {
        TextDelta delta when delta.RunId == run => delta.Text,
        CellFinished cell when cell.RunId == run => $"\n\n{cell.Report.Observation}\n\n",
        _ => null,
    };

    private static Answer AnswerOf(ServedRun run, ChatOrder order) => run.Answer is not { } answer ? throw run.Failure ?? Defect()
        : IsFailure(answer, order) ? throw ChatErrors.Of(answer)
        : answer;

    // A ceiling that left something known is a reply that was cut off; one that left nothing, or nothing of the form that was
    // asked for, is none.
    private static bool IsFailure(Answer answer, ChatOrder order) => answer.Text is null
        || (order.Schema is not null && answer.Stop != StopReason.Answered)
        || answer.Stop is StopReason.ModelError or StopReason.WorkerError
            or StopReason.StoreError or StopReason.InternalError or StopReason.Cancelled;

    private static string Finish(Answer answer) => answer.Stop == StopReason.Answered ? "stop" : "length";

    // Where JSON was asked for, the value in that form goes before the words.
    private static string TextOf(Answer answer, ChatOrder order) => order.Schema is null ? answer.Text! : answer.Json ?? answer.Text!;

    private static ChatRun RunOf(Answer answer) => new(
        answer.RunId,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Stop.ToString()),
        answer.Turns,
        answer.Usage.CostUsd,
        answer.Evidence);

    private static ModelReply Of(string preset) => new(preset, "model", 0, "cave");

    private static ServiceProblem NoModel(string model) => new(
        404, "model_not_found", $"There is no model '{(model.Length <= 100 ? model : "…")}'. GET /v1/models lists those that there are.") { Parameter = "model" };

    private static ServiceProblem Defect() => new(500, "internal", "The service failed, which is a defect. Its log says more; report it.");
}
