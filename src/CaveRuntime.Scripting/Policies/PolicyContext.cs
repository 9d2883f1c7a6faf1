namespace CaveRuntime.Scripting.Policies;

/// <summary>Where in an image the compiler may use what is granted to it alone.</summary>
internal enum PolicyContext
{
    /// <summary>Everywhere.</summary>
    Anywhere,

    /// <summary>Only in its <c>&lt;PrivateImplementationDetails&gt;</c>, and as attributes of types that it makes; written <c>in-details</c>.</summary>
    Details,

    /// <summary>Only on a list that the same expression has just made, as a collection expression does; written <c>on-new-list</c>.</summary>
    NewList,
}
