namespace CaveRuntime;

/// <summary>
/// What cells may see of one of the host's types: the members that are named, and no others. A type without a grant shows
/// its public properties and fields; methods and code never travel. Immutable.
/// </summary>
/// <param name="Type">The type.</param>
/// <param name="Members">Names of public properties and fields.</param>
public sealed record TypeGrant(Type Type, IReadOnlyList<string> Members);
