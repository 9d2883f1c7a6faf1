using System.Text.Json;
using CaveRuntime.Cells.HostValues;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells;

/// <summary>
/// An object that stays with the host: its members are called there, and arguments and results travel as JSON. A cell sees
/// a C# declaration of it, which calls these methods. Thread-safe.
/// </summary>
public sealed class LentObject
{
    private readonly ICellHost _host;
    private readonly string _name;

    internal LentObject(ICellHost host, string name) => (_host, _name) = (host, name);

    /// <summary>Calls a member and waits for its result.</summary>
    /// <exception cref="Exception">
    /// What the member threw: the same type if the framework defines it, else <see cref="CallFailedException"/>.
    /// </exception>
    public T Call<T>(string member, params object?[] arguments) => CallAsync<T>(member, arguments).GetAwaiter().GetResult();

    /// <summary>Calls a member that returns nothing, and waits for its end.</summary>
    /// <inheritdoc cref="Call{T}" path="/exception"/>
    public void Call(string member, params object?[] arguments) => CallAsync(member, arguments).GetAwaiter().GetResult();

    /// <summary>Calls a member.</summary>
    /// <inheritdoc cref="Call{T}" path="/exception"/>
    public async Task<T> CallAsync<T>(string member, params object?[] arguments) =>
        JsonSerializer.Deserialize<T>(await SendAsync(member, arguments).ConfigureAwait(false), HostValueJson.Options)!;

    /// <summary>Calls a member that returns nothing.</summary>
    /// <inheritdoc cref="Call{T}" path="/exception"/>
    public async Task CallAsync(string member, params object?[] arguments) =>
        await SendAsync(member, arguments).ConfigureAwait(false);

    private async Task<string> SendAsync(string member, object?[] arguments)
    {
        string json = JsonSerializer.Serialize(arguments, HostValueJson.Options);
        return (await _host.AskAsync(new MemberCall(_name, member, json)).ConfigureAwait(false)).Json;
    }
}
