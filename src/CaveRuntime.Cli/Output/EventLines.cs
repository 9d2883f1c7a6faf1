using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Output;

/// <summary>
/// Writes the events of one run as lines. The lines that a stream shows are numbered from 1 without gaps; a message, which only a
/// transcript shows, carries the number of the line before it, so that the common lines of both are the same.
/// What looks like a key or a token is masked.
/// </summary>
internal sealed class EventLines
{
    private long _seq;

    public string Of(RunEvent happened)
    {
        if (happened is not MessageAdded)
            _seq++;
        if (happened is RunFinished finished)
            happened = finished with { Answer = WithoutTests(finished.Answer) };
        return Visible.Json(Mask.Secrets(EventJson.Write(happened with { Seq = _seq })));
    }

    /// <summary>The answer as it is shown: what the worker tried after sealing itself is for <c>cave doctor</c>.</summary>
    public static Answer WithoutTests(Answer answer) => answer with { Isolation = answer.Isolation with { SelfTests = [] } };
}
