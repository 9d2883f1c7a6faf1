using System.Text.RegularExpressions;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Scripting.Calls;

/// <summary>
/// What <c>FINAL_VAR</c> was given: the name of a variable, or, as in the published form <c>FINAL_VAR(total)</c>, the variable itself.
/// </summary>
internal static partial class FinalNames
{
    /// <summary>Whether a string is the answer itself and not a variable's name.</summary>
    /// <exception cref="ArgumentException">It could be either.</exception>
    public static bool IsValue(string name, string? expression, ScopeVariables variables)
    {
        bool isVariable = expression is not null && Identifier().IsMatch(expression);
        bool namesAnother = name != expression && variables.TryGet(name ?? "", out _, out _);
        if (isVariable && namesAnother)
        {
            throw new ArgumentException(
                $"FINAL_VAR({expression}): {expression} holds the text '{name}', and there is a variable of that name, too. "
                + $"Write FINAL({expression}) to answer with the text, or FINAL({name}) to answer with the other variable.");
        }

        return expression is not null && !namesAnother && !Quoted().IsMatch(expression);
    }

    /// <summary>What to say of a name that no variable has.</summary>
    public static string Missing(string name, ScopeVariables variables) =>
        $"There is no variable '{name}' to answer with. "
        + (string.Join(", ", variables.Names) is { Length: > 0 } names ? $"The variables are: {names}. " : "")
        + "To answer with a text, write FINAL(\"the text\"); to answer with a value, write FINAL(value) in a cell that computes it.";

    [GeneratedRegex(@"^@?[\p{L}_]\w*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();

    // A text that is written out is meant as a name.
    [GeneratedRegex(@"^[\s(]*(?:[$@]*"")|^\s*nameof\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
