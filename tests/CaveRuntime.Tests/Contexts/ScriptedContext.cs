using CaveRuntime.Events;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Transcripts.Views;
using CaveRuntime.Transcripts.Views.Policies;

namespace CaveRuntime.Tests.Contexts;

/// <summary>A session's context that a test fills by hand.</summary>
internal sealed class ScriptedContext : IDisposable
{
    private int _cell;

    public ScriptedContext(string policy, int window)
    {
        Store = new MemoryStore();
        Context = new SessionView(new Transcript("You operate on an input."), ViewPolicies.Find(policy), new Archive(Store), window);
    }

    public SessionView Context { get; }

    public MemoryStore Store { get; }

    public List<RunEvent> Events { get; } = [];

    public List<string> Requests { get; } = [];

    public Func<string, SummaryReply> Summarizer { get; set; } = request => new SummaryReply(Summaries.Filled(request));

    public string Warnings => string.Join('\n', Events.OfType<WarningRaised>().Select(w => w.Message));

    public void Ask(string question) => Context.Transcript.Add(new Message(MessageKind.Question, question));

    public void Turn(string observation, bool failed = false)
    {
        Context.Transcript.Add(new Message(MessageKind.Reply, $"I look.\n\n```csharp\nConsole.WriteLine({++_cell});\n```"));
        Context.Transcript.Add(new Message(MessageKind.Observation, $"Observation of cell {_cell}:\n{observation}", _cell, failed) { Observed = Observed.Cell(_cell, observation) });
    }

    /// <summary>A turn of about so many tokens.</summary>
    public void Turn(int tokens) => Turn(string.Concat(Enumerable.Repeat("word and ", tokens * 64 / 118)));

    public Task<View> ViewAsync() => Context.ViewAsync(
        (request, _) =>
        {
            Requests.Add(request);
            return Task.FromResult(Summarizer(request));
        },
        Events.Add,
        CancellationToken.None);

    public void Dispose() => Context.Dispose();
}
