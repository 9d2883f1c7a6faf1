using CaveRuntime.Events;
using CaveRuntime.Transcripts;
using CaveRuntime.Transcripts.Archives;
using CaveRuntime.Views;
using CaveRuntime.Views.Policies;

namespace CaveRuntime.Tests.Views;

/// <summary>A session's view whose transcript a test fills by hand.</summary>
internal sealed class ScriptedView : IDisposable
{
    private int _cell;

    public ScriptedView(string policy, int window, string input = "")
        : this(ViewPolicies.Find(policy), window, input)
    {
    }

    public ScriptedView(ViewPolicy policy, int window, string input = "")
    {
        Store = new MemoryStore();
        var text = new CaveRuntime.Cells.Text(input);
        Session = new SessionView(
            new Transcript("You operate on an input."), policy, new Archive(Store), window, new InputQuotes(() => text));
    }

    public SessionView Session { get; }

    public MemoryStore Store { get; }

    public List<RunEvent> Events { get; } = [];

    public List<string> Requests { get; } = [];

    public Func<string, SummaryReply> Summarizer { get; set; } = request => new SummaryReply(Summaries.Filled(request));

    public string Warnings => string.Join('\n', Events.OfType<WarningRaised>().Select(w => w.Message));

    public void Ask(string question) => Session.Transcript.Add(new Message(MessageKind.Question, question));

    public void Turn(string observation, bool failed = false)
    {
        Session.Transcript.Add(new Message(MessageKind.Reply, $"I look.\n\n```csharp\nConsole.WriteLine({++_cell});\n```"));
        Session.Transcript.Add(
            new Message(
                MessageKind.Observation,
                $"Observation of cell {_cell}:\n{observation}",
                _cell,
                failed) { Observed = Observed.Cell(_cell, observation) });
    }

    /// <summary>A turn of about so many tokens.</summary>
    public void Turn(int tokens) => Turn(string.Concat(Enumerable.Repeat("word and ", tokens * 64 / 118)));

    public Task<View> ViewAsync() => Session.ViewAsync(
        (request, _) =>
        {
            Requests.Add(request);
            return Task.FromResult(Summarizer(request));
        },
        Events.Add,
        CancellationToken.None);

    public void Dispose() => Session.Dispose();
}
