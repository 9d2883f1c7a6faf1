using System.Net.Sockets;
using Npgsql;

namespace CaveRuntime.Storage.Postgres;

/// <summary>Puts what went wrong into a sentence that says what to do.</summary>
internal static class Faults
{
    /// <summary>Whether it came from the database or the way to it.</summary>
    public static bool IsOurs(Exception problem) =>
        problem is NpgsqlException or SocketException or IOException or TimeoutException
        || (problem is not StoreException and not UnreadableContentException && problem.InnerException is NpgsqlException);

    /// <summary>Whether the connection broke, so that what was under way may have been done or not.</summary>
    public static bool IsBroken(Exception problem) => problem switch
    {
        PostgresException { SqlState: "57P01" or "57P02" or "57P05" or "25P03" or "08000" or "08003" or "08006" } => true,
        PostgresException { SqlState: "40001" or "40P01" } => true, // Undone for another's sake: the same as broken before it began.
        PostgresException => false,
        NpgsqlException or SocketException or IOException => true,
        _ => false,
    };

    public static StoreException Explain(Exception problem, string attempt, string place, bool writes)
    {
        string reason = problem switch
        {
            PostgresException server => Explain(server, place),
            _ => $"{place} cannot be reached: {(problem.InnerException ?? problem).Message.TrimEnd('.')}. Look whether the server runs and the connection string is right."
                + (writes ? " Whether this step was kept is not known; the same records may be appended again." : ""),
        };
        return new StoreException($"{char.ToUpperInvariant(attempt[0])}{attempt[1..]} failed. {reason}", problem);
    }

    private static string Explain(PostgresException problem, string place) => problem.SqlState switch
    {
        PostgresErrorCodes.DiskFull => $"The disk of {place} is full. Make room on it, then try again or resume the session; nothing of this step was kept.",
        PostgresErrorCodes.ReadOnlySqlTransaction => $"{place} takes no writes: it is a standby, or set to read-only. Connect to the primary.",
        PostgresErrorCodes.InsufficientPrivilege => $"This user may not do that on {place} ({problem.MessageText}). Grant it, or name another user.",
        PostgresErrorCodes.InvalidCatalogName => $"{place}: {problem.MessageText}. Make the database, or name another.",
        "28P01" or "28000" => $"{place} does not let this user in ({problem.MessageText}). Look at the user and the password.",
        "53300" => $"{place} has no connection left ({problem.MessageText}). Raise max_connections, or lower Maximum Pool Size.",
        "57P01" or "57P02" or "57P03" => $"{place} is shutting down or starting ({problem.MessageText}). Try again when it is up.",
        "42P01" or "3F000" => $"The tables of the store on {place} are gone ({problem.MessageText}). Restore them from a backup; a store that is opened anew makes empty ones.",
        "55P03" => $"Somebody has kept a session locked all the time on {place} ({problem.MessageText}). Try again.",
        "XX001" or "XX002" => $"{place} says that its data is damaged ({problem.MessageText}). Restore a backup.",
        _ => $"{place} says: {problem.MessageText} (SQLSTATE {problem.SqlState}).",
    };
}
