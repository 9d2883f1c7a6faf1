namespace CaveRuntime.Prompts;

/// <summary>
/// Every text that a model is told, by use, with the marks that it has. A file that does not fit its marks is an error when the
/// first host is made, not in the middle of a run.
/// </summary>
internal static class PromptCatalog
{
    /// <summary>The system message of the model that writes cells; <c>turn</c> is one of the two renderings below, the
    /// other marks are numbers from the options.</summary>
    public static PromptTemplate Operator { get; } =
        PromptTemplate.Load("operator/operator", "turn", "turns", "window", "parallel", "subcalls", "seconds", "shown");

    /// <summary>How a turn goes where cells are fenced blocks.</summary>
    public static PromptTemplate TurnFenced { get; } = PromptTemplate.Load("operator/turn-fenced");

    /// <summary>How a turn goes where cells are calls of a tool.</summary>
    public static PromptTemplate TurnToolCall { get; } = PromptTemplate.Load("operator/turn-tool-call");

    public static PromptTemplate Question { get; } =
        PromptTemplate.Load("operator/question", "question", "chars", "tokens", "documents", "list");

    public static PromptTemplate AnswerForm { get; } = PromptTemplate.Load("operator/answer-form", "schema");

    public static PromptTemplate HostValues { get; } = PromptTemplate.Load("operator/host-values", "declarations", "names");

    public static PromptTemplate HostValuesAgain { get; } = PromptTemplate.Load("notices/host-values-again");

    public static PromptTemplate WorkerLost { get; } = PromptTemplate.Load("notices/worker-lost");

    public static PromptTemplate Rebuilt { get; } = PromptTemplate.Load("notices/rebuilt");

    public static PromptTemplate RebuiltDifferently { get; } = PromptTemplate.Load("notices/rebuilt-differently", "names");

    public static PromptTemplate NotRebuilt { get; } = PromptTemplate.Load("notices/not-rebuilt", "reason");

    public static PromptTemplate NoCellFenced { get; } = PromptTemplate.Load("notices/no-cell-fenced", "problem");

    public static PromptTemplate NoCellToolCall { get; } = PromptTemplate.Load("notices/no-cell-tool-call", "problem");

    public static PromptTemplate ReplyCut { get; } = PromptTemplate.Load("notices/reply-cut");

    public static PromptTemplate SecondBlock { get; } = PromptTemplate.Load("notices/second-block", "count");

    public static PromptTemplate FinalBesideCell { get; } = PromptTemplate.Load("notices/final-beside-cell");

    public static PromptTemplate FinalInProse { get; } = PromptTemplate.Load("notices/final-in-prose");

    public static PromptTemplate OtherLanguage { get; } = PromptTemplate.Load("notices/other-language", "language");

    public static PromptTemplate ThinkingOnly { get; } = PromptTemplate.Load("notices/thinking-only");

    public static PromptTemplate ThinkingCut { get; } = PromptTemplate.Load("notices/thinking-cut");

    public static PromptTemplate CallCut { get; } = PromptTemplate.Load("notices/call-cut");

    public static PromptTemplate CallBadArguments { get; } = PromptTemplate.Load("notices/call-bad-arguments", "problem");

    public static PromptTemplate CallUnknownTool { get; } = PromptTemplate.Load("notices/call-unknown-tool", "name");

    public static PromptTemplate CallNoCode { get; } = PromptTemplate.Load("notices/call-no-code", "given");

    public static PromptTemplate CallSecond { get; } = PromptTemplate.Load("notices/call-second", "count");

    public static PromptTemplate AnswerMisfit { get; } = PromptTemplate.Load("notices/answer-misfit", "problem");

    public static PromptTemplate Continue { get; } = PromptTemplate.Load("notices/continue");

    public static PromptTemplate LastTurn { get; } = PromptTemplate.Load("notices/last-turn");

    public static PromptTemplate Map { get; } = PromptTemplate.Load("subcalls/map", "question", "text");

    public static PromptTemplate Reduce { get; } = PromptTemplate.Load("subcalls/reduce", "question", "parts");

    public static PromptTemplate Child { get; } = PromptTemplate.Load("subcalls/child", "question", "text");

    public static PromptTemplate Direct { get; } = PromptTemplate.Load("subcalls/direct", "question", "text");

    public static PromptTemplate TypedReply { get; } = PromptTemplate.Load("subcalls/typed-reply", "schema");

    public static PromptTemplate TypedAgain { get; } = PromptTemplate.Load("subcalls/typed-again", "reply", "problem");

    /// <summary>What a model is told of branches; <c>most</c> is how many a run may open.</summary>
    public static PromptTemplate BranchRules { get; } = PromptTemplate.Load("branches/rules", "most", "own");

    public static PromptTemplate BranchOpened { get; } = PromptTemplate.Load("branches/opened", "number", "description", "variables", "prompt");

    public static PromptTemplate BranchReminder { get; } = PromptTemplate.Load("branches/reminder", "number", "description");

    public static PromptTemplate BranchFull { get; } = PromptTemplate.Load("branches/full");

    public static PromptTemplate BranchFolded { get; } =
        PromptTemplate.Load("branches/folded", "number", "description", "how", "message", "handle");

    public static PromptTemplate CompactReply { get; } = PromptTemplate.Load("views/compact-reply", "thought", "lines", "handle");

    public static PromptTemplate CompactObservation { get; } =
        PromptTemplate.Load("views/compact-observation", "cell", "gist", "chars", "handle");

    public static PromptTemplate Offload { get; } = PromptTemplate.Load("views/offload", "head", "chars", "all", "handle", "tail");

    public static PromptTemplate LeftView { get; } = PromptTemplate.Load("views/left-view", "summary", "handles");

    public static PromptTemplate Summary { get; } = PromptTemplate.Load("views/summary", "summary", "handles");

    public static PromptTemplate Summarize { get; } =
        PromptTemplate.Load("views/summarize", "instructions", "question", "form", "previous", "history");

    public static PromptTemplate SummaryFormFive { get; } = PromptTemplate.Load("views/form-five");

    public static PromptTemplate SummaryFormEight { get; } = PromptTemplate.Load("views/form-eight");

    public static PromptTemplate SummaryFormManus { get; } = PromptTemplate.Load("views/form-manus");

    public static PromptTemplate ChatConversation { get; } = PromptTemplate.Load("chat/conversation", "text");

    public static PromptTemplate ChatElsewhere { get; } = PromptTemplate.Load("chat/elsewhere", "chars", "name");

    public static PromptTemplate ChatInstructions { get; } = PromptTemplate.Load("chat/instructions", "text");

    public static PromptTemplate ChatLongRequest { get; } = PromptTemplate.Load("chat/long-request", "name", "head", "tail");

    public static PromptTemplate ToolRunCsharp { get; } = PromptTemplate.Load("tools/run-csharp");

    public static PromptTemplate ToolAsk { get; } = PromptTemplate.Load("tools/ask");

    public static PromptTemplate ToolRetrieve { get; } = PromptTemplate.Load("tools/retrieve");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PromptTemplate> All { get; } =
        [.. typeof(PromptCatalog).GetProperties().Where(p => p.PropertyType == typeof(PromptTemplate)).Select(p => (PromptTemplate)p
            .GetValue(null)!)];
}
