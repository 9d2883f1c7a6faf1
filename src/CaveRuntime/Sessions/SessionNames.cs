using CaveRuntime.Storage;

namespace CaveRuntime.Sessions;

/// <summary>Names of sessions that somebody has chosen.</summary>
internal static class SessionNames
{
    /// <summary>Whether it can be one.</summary>
    /// <exception cref="StoreException">It cannot.</exception>
    public static void Check(string name)
    {
        if (!SessionName.IsValid(name))
        {
            throw new StoreException(
                $"'{name}' cannot be the name of a session: write 1 to 100 letters, digits, dots, hyphens and underscores, a letter or digit first.");
        }
    }
}
