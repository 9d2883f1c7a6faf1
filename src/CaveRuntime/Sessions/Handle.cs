namespace CaveRuntime;

/// <summary>The typed name of a value that stays in the scope. Immutable; valid as long as its session.</summary>
/// <typeparam name="T">The type that the value has for the host.</typeparam>
public sealed class Handle<T>
{
    private readonly Session _session;

    internal Handle(Session session, string name) => (_session, Name) = (session, name);

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <summary>Brings the value back as it is now.</summary>
    /// <inheritdoc cref="Session.RetrieveAsync{T}" path="/exception"/>
    public Task<T?> RetrieveAsync(CancellationToken cancellationToken = default) => _session.RetrieveAsync<T>(Name, cancellationToken);
}
