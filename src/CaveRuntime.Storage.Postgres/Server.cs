using Npgsql;

namespace CaveRuntime.Storage.Postgres;

/// <summary>The way to the database: connections, the tables at first use, and what went wrong, in words. Thread-safe.</summary>
internal sealed class Server : IAsyncDisposable
{
    // A server that was set to answer before its disk would lose what it said was kept.
    private const string Dutiful =
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private readonly string _place;
    private volatile bool _prepared;

    public Server(string connectionString, string schema)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException problem)
        {
            // Without the text itself, which may hold a password.
            throw new ArgumentException($"This is no connection string of PostgreSQL: {problem.Message}", nameof(connectionString));
        }

        settings.NoResetOnClose = true; // What the next line sets stays set, and nothing else is.
        settings.ApplicationName ??= "CaveRuntime";
        settings.SearchPath = $"\"{schema}\"";
        _place = $"the PostgreSQL database {settings.Database ?? settings.Username} at {settings.Host}";
        Schema = schema;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using NpgsqlCommand command = new(Dutiful, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using NpgsqlCommand command = new(Dutiful, connection);
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            });
        _source = builder.Build();
    }

    public string Schema { get; }

    /// <summary>Does something outside a transaction: one statement, or reading.</summary>
    /// <param name="attempt">What it is, for an error.</param>
    /// <param name="step">What to do; done a second time where the connection broke, so it must bear that.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="writes">Whether it changes something.</param>
    /// <param name="again">Whether it may be done a second time.</param>
    public async Task<T> RunAsync<T>(
        string attempt,
        Func<NpgsqlConnection, Task<T>> step,
        CancellationToken cancellationToken,
        bool writes = false,
        bool again = true)
    {
        while (true)
        {
            try
            {
                await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                if (!_prepared)
                    await PrepareAsync(connection, cancellationToken).ConfigureAwait(false);
                return await step(connection).ConfigureAwait(false);
            }
            catch (Exception problem) when (again && Faults.IsBroken(problem) && !cancellationToken.IsCancellationRequested)
            {
                // A pooled connection may be dead since yesterday; a new one tells whether the server is.
                again = false;
            }
            catch (Exception problem) when (Faults.IsOurs(problem) && !cancellationToken.IsCancellationRequested)
            {
                throw Faults.Explain(problem, attempt, _place, writes);
            }
            catch (Exception problem) when (Faults.IsOurs(problem))
            {
                throw new OperationCanceledException(problem.Message, problem, cancellationToken);
            }
        }
    }

    /// <summary>Does something in a transaction.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public Task<T> WriteAsync<T>(
        string attempt,
        Func<NpgsqlConnection, Task<T>> step,
        CancellationToken cancellationToken,
        bool again = true) => RunAsync(
            attempt, async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                T result = await step(connection).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }, cancellationToken, writes: true, again);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_prepared)
                await Postgres.Schema.PrepareAsync(connection, Schema, _place, cancellationToken).ConfigureAwait(false);
            _prepared = true;
        }
        finally
        {
            _preparing.Release();
        }
    }
}
