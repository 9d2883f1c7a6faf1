using System.Reflection.Metadata;
using CaveRuntime.Scripting.Policies.Format;
using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>
/// Gathers what the metadata check finds, each subject once, with the line in the cell where the symbols of the image tell it.
/// </summary>
internal sealed class ImageViolations(MetadataReader? symbols)
{
    private readonly List<PolicyViolation> _found = [];
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<PolicyViolation> Found => _found;

    /// <summary>Notes a refused type or member.</summary>
    public void Add(Verdict verdict, MethodDefinitionHandle method = default, int offset = 0) =>
        Add(DocumentId.Display(verdict.Id), verdict.Why, verdict.Hint, method, offset, verdict.Rule);

    /// <summary>Notes anything else.</summary>
    /// <param name="subject">What is refused.</param>
    /// <param name="why">Why, as half a sentence after the subject.</param>
    /// <param name="hint">What to do instead, or null.</param>
    /// <param name="method">The method in whose body it stands, if any.</param>
    /// <param name="offset">Where in the body.</param>
    /// <param name="rule">The rule that decided, if one did.</param>
    public void Add(
        string subject, string why, string? hint = null, MethodDefinitionHandle method = default, int offset = 0, PolicyRule? rule = null)
    {
        if (_subjects.Add(subject))
        {
            var (line, column) = Place(method, offset);
            _found.Add(new PolicyViolation(PolicyViolation.Metadata, line, column, subject, why, hint, rule?.Place));
        }
    }

    private (int Line, int Column) Place(MethodDefinitionHandle method, int offset)
    {
        var place = (Line: 0, Column: 0);
        if (symbols is null || method.IsNil)
        {
            return place;
        }

        foreach (var point in symbols.GetMethodDebugInformation(method).GetSequencePoints())
        {
            if (!point.IsHidden && (point.Offset <= offset || place.Line == 0))
            {
                place = (point.StartLine, point.StartColumn);
            }
        }

        return place;
    }
}
