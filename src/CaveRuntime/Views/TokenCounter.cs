namespace CaveRuntime.Views;

/// <summary>
/// Estimated tokens, corrected by what the model's provider counted: the ratio of both, smoothed over the replies. One for each
/// model of a session. Not thread-safe.
/// </summary>
internal sealed class TokenCounter
{
    private const double Smoothing = 0.3;

    // A provider that reports nonsense, such as characters or a fraction of the prompt, must not make views useless.
    private const double Least = 0.5, Most = 2.5;

    /// <summary>Tokens of the model for one estimated token.</summary>
    public double Ratio { get; private set; } = 1;

    /// <summary>The model's tokens for an estimate, rounded up.</summary>
    public long Of(long estimate) => (long)Math.Ceiling(estimate * Ratio);

    /// <summary>Learns from a reply.</summary>
    /// <param name="estimate">What was estimated for the request.</param>
    /// <param name="reported">What the provider says it was; nothing is learnt from 0.</param>
    public void Learn(long estimate, long reported)
    {
        if (estimate <= 0 || reported <= 0)
            return;
        double ratio = Math.Clamp((double)reported / estimate, Least, Most);
        Ratio += Smoothing * (ratio - Ratio);
    }

    /// <summary>Takes what a provider counted when it refused a request: a fact, not one sample of many.</summary>
    public void Correct(long estimate, long counted)
    {
        if (estimate > 0 && counted > 0)
            Ratio = Math.Clamp((double)counted / estimate, Least, Most);
    }
}
