using System.Globalization;
using System.Reflection;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Rendering;

namespace CaveRuntime.Scripting.Variables;

/// <summary>A variable of the scope: a field of the submission that declared it.</summary>
internal sealed class Variable(string name, string type, FieldInfo slot, object owner)
{
    private (object? Value, long? Size) _seen;
    private bool _isNew = true;

    public string Name => name;

    public string Type => type;

    public Type SlotType => slot.FieldType;

    /// <summary>The names of tuples in it; null for none.</summary>
    public TupleNames? Names { get; init; }

    public object? Value
    {
        get => slot.GetValue(owner);
        set => slot.SetValue(owner, value);
    }

    /// <summary>Whether it still has the value that every field starts with.</summary>
    public bool IsDefault => Value is not { } value || (slot.FieldType.IsValueType && DefaultValue.Is(value));

    /// <summary>Describes the variable, and what became of it since the last look.</summary>
    /// <param name="fingerprints">Whether to tell its fingerprint, where it is new or changed.</param>
    public VariableInfo Look(bool fingerprints)
    {
        object? value = Value;
        long? size = ItemCount.Of(value);
        var change = _isNew ? VariableChange.New
            : size == _seen.Size && IsSame(value, _seen.Value) ? VariableChange.Same
            : VariableChange.Changed;
        (_seen, _isNew) = ((value, size), false);
        bool hasPrint = fingerprints && change != VariableChange.Same;
        return new VariableInfo(name, type, size, change) { Fingerprint = hasPrint ? Variables.Fingerprint.Of(value) : null };
    }

    /// <summary>The variable as a line of a table.</summary>
    public string Describe() => ItemCount.Of(Value) is { } size
        ? string.Create(CultureInfo.InvariantCulture, $"{name}: {type} ({size:N0})\n")
        : $"{name}: {type}\n";

    // Values that a cell's own Equals would compare count as unchanged: a look must not run foreign code.
    private static bool IsSame(object? now, object? then) =>
        ReferenceEquals(now, then) || (now?.GetType() == then?.GetType() && now switch
        {
            null => true,
            string or bool or char or decimal or DateTime or DateTimeOffset or DateOnly or TimeOnly or TimeSpan or Guid => now.Equals(then),
            _ when now.GetType().IsPrimitive => now.Equals(then),
            ValueType => true,
            _ => false,
        });
}
