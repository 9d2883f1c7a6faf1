namespace CaveRuntime.Scripting.Policies.Format;

/// <summary>Where in an image the compiler may use what is granted to it alone.</summary>
internal enum GrantSite
{
    /// <summary>Everywhere.</summary>
    Anywhere,

    /// <summary>
    /// Only in its <c>&lt;PrivateImplementationDetails&gt;</c>, and as attributes of types that it makes; written <c>in-details</c>.
    /// </summary>
    Details,

    /// <summary>
    /// Only on a list that the same expression has just made, as a collection expression does; written <c>on-new-list</c>.
    /// </summary>
    NewList,

    /// <summary>
    /// Only on the bytes of a constant that the compiler has put into the image, as for <c>"text"u8</c>; written <c>on-constant</c>.
    /// The one place where a pointer occurs in safe code.
    /// </summary>
    Constant,
}
