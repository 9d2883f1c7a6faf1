using System.Collections.Frozen;
using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using Microsoft.CodeAnalysis;

namespace CaveRuntime.Scripting.Compiling;

/// <summary>The names of the cell API, which no cell may take for something of its own.</summary>
internal static class ReservedNames
{
    /// <summary>All of them.</summary>
    public static FrozenSet<string> All { get; } = typeof(CellApi).GetMembers()
        .Where(member => member.DeclaringType == typeof(CellApi)
            && member is not System.Reflection.ConstructorInfo
            && !member.Name.StartsWith("get_", StringComparison.Ordinal))
        .Select(member => member.Name)
        .ToFrozenSet();

    /// <summary>Says which reserved name the cell rebinds; null where it rebinds none.</summary>
    public static CellError? Refuse(Submission submission)
    {
        var aliases = submission.Source.Root.Usings.Select(u => (Name: u.Alias?.Name.Identifier.ValueText, Place: u.GetLocation()));
        var members = submission.Compilation.ScriptClass!.GetMembers().Where(m => !m.IsImplicitlyDeclared)
            .Select(m => (Name: (string?)m.Name, Place: m.Locations[0]));
        foreach ((string? name, Location place) in aliases.Concat(members))
        {
            if (name is not null && All.Contains(name))
            {
                string names = string.Join(", ", All.Order(StringComparer.Ordinal));
                string message = $"'{name}' cannot be rebound. Reserved names: {names}. Choose another name.";
                return new CellError("ReservedName", message, place.GetLineSpan().StartLinePosition.Line + 1);
            }
        }

        return null;
    }
}
