using System.Reflection;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Rendering;
using Microsoft.CodeAnalysis;

namespace CaveRuntime.Scripting.Variables;

/// <summary>The variables of a scope by name; of two with the same name the newer one counts.</summary>
internal sealed class ScopeVariables
{
    private const int MaxTypeChars = 200;

    private readonly Dictionary<string, Variable> _byName = [];

    private (IEnumerable<IFieldSymbol> Fields, Type Type, object?[] Slots)? _expected;

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>
    /// Adds what a submission declares, as soon as its instance is in the slots: it gets there before the first statement
    /// runs, and stays there if one throws.
    /// </summary>
    public void Expect(IEnumerable<IFieldSymbol> fields, Type type, object?[] slots) => _expected = (fields, type, slots);

    public bool TryGet(string name, out object? value) => TryGet(name, out value, out _);

    /// <summary>A variable's value, and the names of tuples in it that only its declaration knows.</summary>
    public bool TryGet(string name, out object? value, out TupleNames? names)
    {
        Settle();
        bool found = _byName.TryGetValue(name, out Variable? variable);
        (value, names) = (variable?.Value, variable?.Names);
        return found;
    }

    /// <summary>The type that a variable was declared with.</summary>
    public Type TypeOf(string name)
    {
        Settle();
        return _byName[name].SlotType;
    }

    public void Set(string name, object? value)
    {
        Settle();
        _byName[name].Value = value;
    }

    /// <summary>Those that are new or changed since the last look, by name.</summary>
    /// <param name="fingerprints">Whether to tell their fingerprints.</param>
    public IEnumerable<VariableInfo> Changes(bool fingerprints = false)
    {
        Settle();
        return _byName.Values.Select(v => v.Look(fingerprints)).Where(v => v.Change != VariableChange.Same)
            .OrderBy(v => v.Name, StringComparer.Ordinal);
    }

    /// <summary>Those that a failed submission declared and did not reach.</summary>
    public IReadOnlyList<string> Unassigned(IEnumerable<IFieldSymbol> fields)
    {
        Settle();
        return [.. fields.Select(f => f.Name).Where(name => _byName.TryGetValue(name, out Variable? v) && v.IsDefault)];
    }

    /// <summary>One line a variable: name, type, size.</summary>
    public string Table()
    {
        Settle();
        return _byName.Count == 0
            ? "(no variables yet)\n"
            : string.Concat(_byName.Values.Select(v => v.Describe()).OrderBy(line => line, StringComparer.Ordinal));
    }

    private void Settle()
    {
        if (_expected is not var (fields, type, slots) || Array.FindLast(slots, type.IsInstanceOfType) is not { } owner)
            return;
        _expected = null;
        foreach (IFieldSymbol field in fields)
        {
            FieldInfo info = type.GetField(field.MetadataName, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
            string shown = field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            if (shown.Length > MaxTypeChars)
                shown = shown[..MaxTypeChars] + "…";
            _byName[field.Name] = new Variable(field.Name, shown, info, owner) { Names = TupleNames.Of(field.Type) };
        }
    }
}
