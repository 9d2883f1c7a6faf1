using Microsoft.Data.Sqlite;

namespace CaveRuntime.Storage.Sqlite;

/// <summary>Commands in one line, with parameters $1, $2 and so on.</summary>
internal static class Commands
{
    public static int Run(this SqliteConnection connection, string text, params object?[] parameters)
    {
        using SqliteCommand command = connection.Make(text, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; the type's default where there is none.</summary>
    public static T? Get<T>(this SqliteConnection connection, string text, params object?[] parameters)
    {
        using SqliteCommand command = connection.Make(text, parameters);
        return command.ExecuteScalar() is T value ? value : default;
    }

    public static List<T> List<T>(
        this SqliteConnection connection,
        Func<SqliteDataReader, T> read,
        string text,
        params object?[] parameters)
    {
        using SqliteCommand command = connection.Make(text, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    public static SqliteCommand Make(this SqliteConnection connection, string text, params object?[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // All texts are written in this project; what comes from outside is a parameter.
        command.CommandText = text;
#pragma warning restore CA2100
        for (int i = 0; i < parameters.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", parameters[i] ?? DBNull.Value);
        return command;
    }
}
