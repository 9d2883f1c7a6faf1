using Npgsql;

namespace CaveRuntime.Storage.Postgres;

/// <summary>Commands in one line, with parameters $1, $2 and so on.</summary>
internal static class Commands
{
    public static async Task<int> RunAsync(
        this NpgsqlConnection connection,
        string text,
        CancellationToken cancellationToken,
        params object?[] parameters)
    {
        await using NpgsqlCommand command = connection.Make(text, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first column of the first row; the type's default where there is none.</summary>
    public static async Task<T?> GetAsync<T>(
        this NpgsqlConnection connection,
        string text,
        CancellationToken cancellationToken,
        params object?[] parameters)
    {
        await using NpgsqlCommand command = connection.Make(text, parameters);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is T value ? value : default;
    }

    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlConnection connection,
        Func<NpgsqlDataReader, T> read,
        string text,
        CancellationToken cancellationToken,
        params object?[] parameters)
    {
        await using NpgsqlCommand command = connection.Make(text, parameters);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>A text that may be null, with its type: the server cannot guess that of a null.</summary>
    public static NpgsqlParameter Text(string? value) =>
        new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    /// <summary>A number that may be null.</summary>
    public static NpgsqlParameter Number(long? value) =>
        new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint, Value = (object?)value ?? DBNull.Value };

    private static NpgsqlCommand Make(this NpgsqlConnection connection, string text, object?[] parameters)
    {
#pragma warning disable CA2100 // All texts are written in this project; what comes from outside is a parameter.
        var command = new NpgsqlCommand(text, connection);
#pragma warning restore CA2100
        foreach (object? parameter in parameters)
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter });
        return command;
    }
}
