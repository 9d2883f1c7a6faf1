namespace CaveRuntime.Views;

/// <summary>One way to make a view smaller. Holds no state: the same situation gives the same result, as far as archive and model do.</summary>
internal interface IViewReducer
{
    /// <summary>Takes one step.</summary>
    /// <returns>The next reduction, or the same one where there is nothing to do or the step failed; with a problem that the user should know.</returns>
    Task<ReducerResult> ReduceAsync(ReducerInput now, CancellationToken cancellation);
}

/// <summary>What a part came to.</summary>
/// <param name="Next">The reduction from now on.</param>
/// <param name="Problem">What went wrong; null where nothing did.</param>
internal sealed record ReducerResult(Reduction Next, string? Problem = null);
