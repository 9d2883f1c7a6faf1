using System.Diagnostics;
using CaveRuntime.Oracle.Reading;
using CaveRuntime.Testing;

namespace CaveRuntime.Oracle;

/// <summary>The oracle behind Chat Completions on 127.0.0.1.</summary>
internal static class OracleServer
{
    /// <param name="corpus">What it knows.</param>
    /// <param name="port">The port; 0 for any.</param>
    public static LocalModelServer Start(Corpus corpus, int port = 0)
    {
        var model = new OracleModel(corpus);
        return LocalModelServer.StartLean((request, _) => Task.FromResult(Reply(model, request)), port);
    }

    private static LocalReply Reply(OracleModel model, LocalRequest request)
    {
        long start = Stopwatch.GetTimestamp();
        if (!request.Path.EndsWith("/chat/completions", StringComparison.Ordinal) || request.Method != "POST")
            return LocalReply.Error(404, $"There is no {request.Method} {request.Path} here. Send POST /v1/chat/completions.");
        if (OracleName.Parse(request.Model) is not { } oracle)
            return LocalReply.Error(404, $"There is no model '{request.Model}' here. Write {OracleName.Form}.", "model_not_found");
        var conversation = new Conversation(request.Messages);
        string words = model.Reply(oracle, conversation);
        TimeSpan left = oracle.Delay - Stopwatch.GetElapsedTime(start);
        return LocalReply.Text(words) with { ChunkSize = words.Length, PromptTokens = conversation.Tokens, Delay = left > TimeSpan.Zero
            ? left
            : TimeSpan.Zero };
    }
}
