namespace CaveRuntime.Scripting.Policies.Grants;

/// <summary>The assemblies that are granted whole: the cell API, whose public members are all made for cells, and some more.</summary>
/// <param name="granted">Simple names of the others: previous submissions, lent interfaces.</param>
internal readonly struct GrantedAssemblies(IReadOnlySet<string> granted)
{
    private const string CellApi = "CaveRuntime.Cells";

    /// <summary>True if the assembly of that simple name is granted whole.</summary>
    public bool Contains(string name) => name == CellApi || granted.Contains(name);
}
