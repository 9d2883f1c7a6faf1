using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using CaveRuntime.Journal;
using CaveRuntime.Objects;
using CaveRuntime.Scopes;
using Microsoft.Extensions.AI;

namespace CaveRuntime;

/// <content>Objects between the host and the scope: values go in, live objects are lent, variables come out (CaveAgent, arXiv
/// 2601.01569).</content>
public sealed partial class Session
{
    /// <summary>
    /// Copies a value into the scope, as a variable of this name: a plain value, a record or class with public properties, a
    /// list, set or dictionary, JSON, a <see cref="Cells.Text"/>. What can be gone through (<see cref="IEnumerable{T}"/>) becomes
    /// a list, row by row, without lying in memory a second time. Of the host's types cells see a mirror type with the members
    /// that a <see cref="TypeGrant"/> names. The model is told the name and the declaration, never the value.
    /// </summary>
    /// <typeparam name="T">The type to declare it by; for object that of the value.</typeparam>
    /// <param name="name">A C# identifier that the cell API does not use.</param>
    /// <param name="value">The value. It is read now; where the session is not kept, once more for each worker that has to be
    /// replaced.</param>
    /// <param name="description">What the model is told of it besides; null for nothing.</param>
    /// <param name="cancellationToken">Stops; then there is no such variable.</param>
    /// <returns>A handle to retrieve it by.</returns>
    /// <exception cref="ArgumentException">The name cannot be one.</exception>
    /// <exception cref="NotSupportedException">The type holds no data that can travel; the message names it.</exception>
    /// <exception cref="CaveException">No worker could be started, or the scope could not take the value in.</exception>
    public async Task<Handle<T>> InjectAsync<T>(
        string name,
        T value,
        string? description = null,
        CancellationToken cancellationToken = default)
    {
        // The compiler takes a stream for an object of its own type.
        if (value is Stream stream)
            await InjectStreamAsync(name, stream, description, cancellationToken).ConfigureAwait(false);
        else
            await GiveAsync(given => given.Value(name, value, description), cancellationToken).ConfigureAwait(false);
        return new Handle<T>(this, name);
    }

    /// <summary>Copies UTF-8 text into the scope, as a variable of type Text.</summary>
    /// <param name="name">A C# identifier that the cell API does not use.</param>
    /// <param name="utf8">The text; read to its end, not disposed.</param>
    /// <param name="description">What the model is told of it besides; null for nothing.</param>
    /// <param name="cancellationToken">Stops; then there is no such variable.</param>
    /// <inheritdoc cref="InjectAsync{T}(string, T, string?, CancellationToken)" path="/exception"/>
    public Task InjectAsync(string name, Stream utf8, string? description = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        return InjectStreamAsync(name, utf8, description, cancellationToken);
    }

    /// <summary>
    /// Lends an object through an interface: cells call its methods and properties by this name, and the calls are made here,
    /// on the object itself. Exceptions arrive in the cell as exceptions, with their message and nothing of the stack.
    /// Calls may come in parallel; they end with the cell.
    /// </summary>
    /// <typeparam name="TInterface">The interface. Methods may be asynchronous and take a <see cref="CancellationToken"/>; not generic, no
    /// events, no indexers.</typeparam>
    /// <param name="name">A C# identifier that the cell API does not use.</param>
    /// <param name="target">The object. Not disposed.</param>
    /// <param name="options">Description, time limit, approval; null for none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">The type is no interface, or the name cannot be one.</exception>
    /// <exception cref="NotSupportedException">A member cannot be lent; the message names it.</exception>
    /// <exception cref="CaveException">No worker could be started, or the scope could not take it in.</exception>
    public Task LendAsync<TInterface>(
        string name,
        TInterface target,
        LendOptions? options = null,
        CancellationToken cancellationToken = default) where TInterface : class
    {
        ArgumentNullException.ThrowIfNull(target);
        // The compiler takes a lambda for an object of its own type.
        if (target is Delegate function)
            return LendAsync(name, function, options, cancellationToken);
        return GiveAsync(given => given.Object(name, typeof(TInterface), target, options ?? new LendOptions()), cancellationToken);
    }

    /// <summary>Lends a function by a name: cells call it with typed parameters, and it runs here.</summary>
    /// <inheritdoc cref="LendAsync{TInterface}" path="/exception"/>
    public Task LendAsync(string name, Delegate function, LendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return GiveAsync(given => given.Function(name, function, options ?? new LendOptions()), cancellationToken);
    }

    /// <summary>
    /// Lends a function of the AI abstractions, such as a function of a Semantic Kernel plugin or a tool of an MCP server:
    /// cells await it by its name, with the parameters of its schema.
    /// </summary>
    /// <inheritdoc cref="LendAsync{TInterface}" path="/exception"/>
    public Task LendAsync(AIFunction function, LendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        string name = Identifiers.Of(function.Name);
        return GiveAsync(given => given.Function(name, function, options ?? new LendOptions()), cancellationToken);
    }

    /// <summary>
    /// Lends several functions of the AI abstractions as one object: a plugin, the tools of a server. Cells await its members, which have
    /// the functions' names, descriptions, parameters and defaults. Letters that C# does not allow in a name become <c>_</c>.
    /// </summary>
    /// <param name="name">A C# identifier that the cell API does not use.</param>
    /// <param name="functions">The functions; at least one.</param>
    /// <param name="options">Description, time limit, approval; null for none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">There is no function, or the name cannot be one.</exception>
    /// <exception cref="CaveException">No worker could be started, or the scope could not take it in.</exception>
    public Task LendFunctionsAsync(
        string name,
        IEnumerable<AIFunction> functions,
        LendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(functions);
        AIFunction[] all = [.. functions];
        if (all.Length == 0)
            throw new ArgumentException($"'{name}' has no functions to lend.", nameof(functions));
        return GiveAsync(given => given.Functions(name, all, options ?? new LendOptions()), cancellationToken);
    }

    /// <summary>What somebody else's name is in cells: what C# does not allow in it is <c>_</c>, and a word that C# keeps for itself gets
    /// one at its end. For those that lend.</summary>
    /// <param name="name">Of a plugin, a function, an agent.</param>
    public static string NameInCells(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Identifiers.Of(name);
    }

    /// <summary>
    /// Sets a variable of the scope to this very object, without a copy: for sessions whose cells run in this process. The
    /// assembly of the type is granted to cells whole. The variable is there again where a scope had to be replaced.
    /// </summary>
    /// <typeparam name="T">The type that cells see; public.</typeparam>
    /// <param name="name">A C# identifier that the cell API does not use.</param>
    /// <param name="value">The object. Cells use it on a thread of their own.</param>
    /// <param name="description">What the model is told of it besides; null for nothing.</param>
    /// <param name="cancellationToken">Stops the waiting for a question that is under way.</param>
    /// <exception cref="InvalidOperationException">The session's cells run in a worker process.</exception>
    /// <exception cref="ArgumentException">The name cannot be one, or cells cannot name the type.</exception>
    /// <exception cref="CaveException">No scope could be opened.</exception>
    public Task ShareAsync<T>(string name, T value, string? description = null, CancellationToken cancellationToken = default) =>
        _options.Isolation != IsolationMode.InProcess
        ? throw new InvalidOperationException(
            $"'{name}' cannot be shared: the session's cells run in a process of their own, where an object of this one does not exist. Inject a copy, lend it through an interface, or make the host with options.InProcess().")
        : GiveAsync(_ => HostValues.Shared(name, typeof(T), value, description), cancellationToken);

    /// <summary>Brings a variable of the scope back, whatever made it, as a value of a type. A cell does that, so a question that was
    /// broken off (<see cref="Pending"/>) stays as it is, for good: take it up first.</summary>
    /// <typeparam name="T">Any type with a JSON form that the value fits; member names are compared without regard to case.</typeparam>
    /// <param name="name">The variable.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="CaveException">There is no such variable, it has no JSON form, it does not fit the type, or it has more than about
    /// five million characters as JSON; the message says which.</exception>
    public async Task<T?> RetrieveAsync<T>(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        CellReport cell = await RunCellAsync($"FINAL_VAR({JsonSerializer.Serialize(name)})", cancellationToken).ConfigureAwait(false);
        if (cell.Error is { } error)
            throw new CaveException($"'{name}' could not be retrieved: {error.Message}");
        try
        {
            return typeof(T) == typeof(string) && cell.FinalJson is not ['"', ..] ? (T?)(object?)cell.Final
                : cell.FinalJson is { } json ? JsonSerializer.Deserialize<T>(json, _given.Json)
                : throw new CaveException(
                    $"'{name}' has no JSON form, so it cannot leave the scope. Let a cell make plain data of it first.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new CaveException($"'{name}' does not fit {typeof(T).Name}: {e.Message}", e);
        }
    }

    /// <summary>The variables of the scope as of its last cell: name, type, size. Empty after a worker was lost, until something is there
    /// again.</summary>
    public IReadOnlyList<VariableInfo> Variables => _scope.Variables;

    /// <summary>Raised after each cell that made or changed variables, or lost them all, on the thread that ran it.</summary>
    [SuppressMessage("Design", "CA1003", Justification = "The report is the news; a class around it would say no more.")]
    public event EventHandler<CellReport>? VariablesChanged
    {
        add => _scope.VariablesChanged += value;
        remove => _scope.VariablesChanged -= value;
    }

    private async Task InjectStreamAsync(string name, Stream utf8, string? description, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(utf8, leaveOpen: true);
        await InjectAsync(
            name,
            new Cells.Text(await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)),
            description,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task GiveAsync(Func<HostValues, HostValue> make, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            HostValue given = await KeptAsync(make(_given), cancellationToken).ConfigureAwait(false);
            // What an earlier host has given is there; only an object that was lent has to be lent again, by this process.
            if (_given.TakeRestored(given))
                return;
            await _scope.DefineAsync(given, cancellationToken).ConfigureAwait(false);
            _given.Keep(given);
            if (_journal is not null && given.Variable.Shared is null)
            {
                string? value = given.Hash.Length == 0 ? null : given.Hash;
                await _journal.KeepAsync(
                    new ValueGiven(given.Variable.Definition, given.Shown, given.Description, value),
                    values: value is null ? [] : [value]).ConfigureAwait(false);
            }
        }
        catch (ScopeLostException e)
        {
            throw new CaveException(e.Message, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    // A value lies in the store before the scope has it, so that it can be given again by whoever takes the session up. The scope gets it
    // from there, as each later one does: the host's object may be gone through once only, or be another one by then.
    private async Task<HostValue> KeptAsync(HostValue given, CancellationToken cancellationToken)
    {
        if (_journal is null || given.Variable.Definition.Content == Scopes.DataContent.None)
            return given;
        var pipe = new Pipe();
        Task<Exception?> writing = WriteAsync();
        string hash;
        try
        {
            hash = await _journal.KeepValueAsync(pipe.Reader.AsStream(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            // The value is the host's own and may throw anything while it is gone through.
            if (await writing.ConfigureAwait(false) is { } failure)
                ExceptionDispatchInfo.Throw(failure);
        }

        return RestoredValue.Of(new ValueGiven(given.Variable.Definition, given.Shown, given.Description, hash), _journal);

        async Task<Exception?> WriteAsync()
        {
            Exception? failure = null;
            try
            {
                using var pieces = new PieceStream(
                    async piece => await pipe.Writer.WriteAsync(piece, cancellationToken).ConfigureAwait(false));
                await given.Variable.WriteAsync(pieces, cancellationToken).ConfigureAwait(false);
                await pieces.SendAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                failure = e;
            }

            await pipe.Writer.CompleteAsync(failure).ConfigureAwait(false);
            return failure;
        }
    }
}
