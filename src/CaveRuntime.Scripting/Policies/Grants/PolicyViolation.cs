namespace CaveRuntime.Scripting.Policies.Grants;

/// <summary>One thing in a cell that the policy refuses, in words for the model that wrote the cell.</summary>
/// <param name="Layer"><c>symbol</c> or <c>metadata</c>: the check that found it.</param>
/// <param name="Line">The line in the cell, from 1; 0 where it is not known.</param>
/// <param name="Column">The column, from 1; 0 where it is not known.</param>
/// <param name="Subject">What is refused, as a person writes it.</param>
/// <param name="Why">Why it is refused, as half a sentence after the subject.</param>
/// <param name="Hint">What to do instead, as a sentence; null if nothing is known.</param>
/// <param name="Rule">The line of the policy that decided, such as <c>pure.policy(12)</c>; null if no line did.</param>
internal sealed record PolicyViolation(string Layer, int Line, int Column, string Subject, string Why, string? Hint, string? Rule = null)
{
    /// <summary>The layer of the check on bound symbols.</summary>
    public const string Symbol = "symbol";

    /// <summary>The layer of the check on the emitted image.</summary>
    public const string Metadata = "metadata";

    /// <summary>The whole of it in one line.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? $"({Line},{Column}): " : "";
        return Hint is null ? $"{place}{Subject} {Why}." : $"{place}{Subject} {Why}. {Hint}";
    }
}
