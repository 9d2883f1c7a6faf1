using CaveRuntime.Events;

namespace CaveRuntime.Cli.Output;

/// <summary>Somewhere that a run is shown or kept.</summary>
internal interface IRunOutput
{
    /// <summary>Takes the next event; the last one is <see cref="RunFinished"/>. What cannot be shown is a warning, never a lost
    /// run.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="line">The same as a line of JSON.</param>
    void Take(RunEvent happened, string line);
}
