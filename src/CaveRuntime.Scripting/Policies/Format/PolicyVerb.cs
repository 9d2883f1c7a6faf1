namespace CaveRuntime.Scripting.Policies.Format;

/// <summary>What a <see cref="PolicyRule"/> does with the type or member it names.</summary>
internal enum PolicyVerb
{
    /// <summary>The cell may name it.</summary>
    Allow,

    /// <summary>Only the compiler may use it on the cell's behalf (a state machine, a <c>foreach</c>, an interpolation).</summary>
    AllowImplicit,

    /// <summary>The cell may put it on its own declarations as an attribute, and nothing else.</summary>
    Attribute,

    /// <summary>The cell may not name it, whatever an inherited or type-wide rule says.</summary>
    Deny,
}
