using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace CaveRuntime.SemanticKernel;

/// <summary>
/// Lends a kernel's functions to the cells of a session. A call goes through <see cref="Kernel.InvokeAsync(KernelFunction, KernelArguments?,
/// CancellationToken)"/>, so that the kernel's function filters see it, and may change or refuse it; what they throw, a cell gets as an
/// exception. What a function of a prompt has used counts in the session's ledger.
/// </summary>
public static class KernelLending
{
    /// <summary>Lends one function: a cell awaits it by its name.</summary>
    /// <param name="session">The session.</param>
    /// <param name="kernel">What the function is called with.</param>
    /// <param name="function">The function; parameters that take a kernel or a token are filled in here.</param>
    /// <param name="options">Description, time limit, approval; null for none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <inheritdoc cref="Session.LendAsync(AIFunction, LendOptions?, CancellationToken)" path="/exception"/>
    public static Task LendAsync(
        this Session session,
        Kernel kernel,
        KernelFunction function,
        LendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(function);
        return session.LendAsync(new LentKernelFunction(kernel, function), options, cancellationToken);
    }

    /// <summary>
    /// Lends a plugin as one object: a cell awaits its members, which have the functions' names, parameters and defaults
    /// (<c>await weather.Forecast("Oslo", days: 3)</c>). What was lent by the name before is no longer.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="kernel">What the functions are called with.</param>
    /// <param name="plugin">The plugin.</param>
    /// <param name="name">The object's name in cells; null for the plugin's, with what C# does not allow as <c>_</c>.</param>
    /// <param name="options">Description, time limit, approval; null for none, and then the plugin's own description.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">The plugin has no functions, or the cell API uses the name itself.</exception>
    /// <exception cref="CaveException">No worker could be started, or the scope could not take it in.</exception>
    public static Task LendAsync(
        this Session session,
        Kernel kernel,
        KernelPlugin plugin,
        string? name = null,
        LendOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(plugin);
        options ??= new LendOptions();
        if (options.Description is null && plugin.Description.Length > 0)
            options = options with { Description = plugin.Description };
        return session.LendFunctionsAsync(
            name ?? NameOf(plugin),
            plugin.Select(function => new LentKernelFunction(kernel, function)),
            options,
            cancellationToken);
    }

    /// <summary>Lends each plugin of a kernel as an object of its own.</summary>
    /// <param name="session">The session.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="options">For all of them: time limit, approval. Each has its own description.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">The kernel has no plugins, one of them has no functions or a name that the cell API uses itself, or
    /// two have the same name in cells: lend them one by one.</exception>
    /// <exception cref="CaveException">No worker could be started, or the scope could not take one in.</exception>
    public static async Task LendPluginsAsync(
        this Session session, Kernel kernel, LendOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(kernel);
        KernelPlugin[] plugins = [.. kernel.Plugins];
        if (plugins.Length == 0)
            throw new ArgumentException("The kernel has no plugins to lend.", nameof(kernel));
        if (plugins.GroupBy(NameOf).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new ArgumentException(
                $"The plugins {string.Join(" and ", same.Select(p => $"'{p.Name}'"))} would both be '{same.Key}' in cells. Lend them one by one, each under a name of its own.",
                nameof(kernel));
        }

        foreach (KernelPlugin plugin in plugins)
            await session.LendAsync(kernel, plugin, null, options, cancellationToken).ConfigureAwait(false);
    }

    private static string NameOf(KernelPlugin plugin) => Session.NameInCells(plugin.Name);
}
