namespace CaveRuntime.Evaluation;

/// <summary>
/// An evaluation was given something that it cannot use: a file, a scorer, or predictions that somebody else has made. The message says
/// where, what and
/// what to do; it names no flags, so that a program can put its own words in the place of <see cref="Advice"/>.
/// </summary>
public sealed class EvaluationException : Exception
{
    internal EvaluationException(EvaluationProblem problem, string place, string what, string advice, Exception? inner = null)
        : base($"{place}: {what} {advice}", inner) =>
        (Problem, Place, What, Advice) = (problem, place, what, advice);

    /// <summary>What kind of problem it is.</summary>
    public EvaluationProblem Problem { get; }

    /// <summary>Where it is: a file, a line of a file, or the scorer's command.</summary>
    public string Place { get; }

    /// <summary>What is wrong there, as a sentence that follows the place.</summary>
    public string What { get; }

    /// <summary>What to do about it, as a sentence of its own.</summary>
    public string Advice { get; }
}

/// <summary>What an evaluation cannot use.</summary>
public enum EvaluationProblem
{
    /// <summary>A file cannot be read, or does not hold what it should.</summary>
    Unreadable,

    /// <summary>A line is not a prediction, such as the last one of an evaluation that was cut off.</summary>
    NotAPrediction,

    /// <summary>A file of predictions has none.</summary>
    NoPredictions,

    /// <summary>The file of predictions cannot be written.</summary>
    Unwritable,

    /// <summary>The file of predictions holds the answers of another method or of other models.</summary>
    AnsweredByOthers,

    /// <summary>The scorer cannot be started.</summary>
    ScorerNotStarted,

    /// <summary>The scorer failed, or printed something else than its table.</summary>
    ScorerFailed,
}
