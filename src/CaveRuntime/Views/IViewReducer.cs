namespace CaveRuntime.Views;

/// <summary>
/// One way to make a view smaller. Holds no state: the same input gives the same result, as far as the archive and the model do. One
/// reducer serves many sessions at once, so it has to be thread-safe.
/// </summary>
/// <remarks>
/// The runtime checks each result before it takes it (see <see cref="ReducerResult"/>). A reducer that throws, or whose result is not
/// taken, leaves the view as it was; the run goes on with a warning, and the reducer is left alone for a while.
/// </remarks>
public interface IViewReducer
{
    /// <summary>Takes one step.</summary>
    /// <param name="now">The view, and what it is made of.</param>
    /// <param name="cancellationToken">Stops with the run.</param>
    /// <returns>
    /// The next reduction, or the very same one where there is nothing to do or the step failed; with a problem that the user should know.
    /// </returns>
    Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellationToken);
}

/// <summary>What a reducer came to. Immutable.</summary>
/// <remarks>
/// It is taken only where the view gets smaller, by as much as the stage asks for; the user's messages stay; no turn is torn apart; no
/// summary reaches back before the last one or into an open branch; and everything that stands for other messages names a piece of the
/// archive.
/// </remarks>
/// <param name="Next">The reduction from now on.</param>
/// <param name="Problem">What went wrong, as a sentence for the user; null where nothing did.</param>
public sealed record ReducerResult(Reduction Next, string? Problem = null);
