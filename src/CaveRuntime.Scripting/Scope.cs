using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting.Calls;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Loading;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Rendering;
using CaveRuntime.Scripting.Running;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Scripting;

/// <summary>
/// The live side of a session: variables, functions and types that survive from cell to cell, beside <c>ctx</c>.
/// Runs one cell at a time; <see cref="Stop"/> and <see cref="TakeFault"/> may be called from any thread. The policy says what
/// cells may name; what the process may do is the seal's work.
/// </summary>
internal sealed class Scope
{
    private readonly CellLimits _limits;
    private readonly ScopeAssemblies _assemblies;
    private readonly CurrentCell _current;
    private readonly CellSources _sources;
    private readonly CellRunner _runner;
    private readonly ScopeDefinitions _definitions;

    /// <summary>Makes an empty scope.</summary>
    /// <param name="limits">What one cell may use.</param>
    /// <param name="context">What cells see as <c>ctx</c>.</param>
    /// <param name="documents">The parts of <paramref name="context"/>.</param>
    /// <param name="policy">What cells may name; null for anything.</param>
    /// <param name="call">Carries a cell's call to the host. Must not throw except when cancelled.</param>
    /// <param name="compilerStuck">
    /// Called when the compiler has not stopped a second after its limit; it looks for cancellation only between methods.
    /// </param>
    /// <param name="outlived">Whether the process outlives the scope, which then has to be unloaded.</param>
    public Scope(
        CellLimits limits,
        Text context,
        IReadOnlyList<Document> documents,
        PolicyCheck? policy,
        Func<ScopeCall, Task<ScopeResult>> call,
        Action? compilerStuck = null,
        bool outlived = false)
    {
        var chain = new SubmissionChain();
        var variables = new ScopeVariables();
        _limits = limits;
        _assemblies = new ScopeAssemblies(outlived);
        _current = new CurrentCell(_assemblies);
        _sources = new CellSources(_current, _assemblies);
        _assemblies.Attach(new ScopeWriter(_current, limits));
        var sites = new AnswerSites();
        var api = new CellApi(new ScopeCalls(limits, context, _current, variables, sites, call), context, documents);
        var loader = new SubmissionLoader(chain, _assemblies, variables, api, sites, limits.ObservationChars);
        _definitions = new ScopeDefinitions(chain, loader, _assemblies, variables);
        var compiler = new ScopeCompiler(limits, chain, policy, compilerStuck ?? (() => { }));
        _runner = new CellRunner(compiler, chain, loader, variables, new CellObserver(limits, _current, variables, _definitions));
    }

    /// <summary>Compiles and runs a cell on the calling thread, and blocks until it has ended.</summary>
    /// <param name="number">Its number, above that of every earlier cell; there may be gaps.</param>
    /// <param name="code">C# script.</param>
    /// <param name="source">Where its time and chance come from; null for the machine's own.</param>
    /// <param name="fingerprints">Whether to tell the fingerprints of variables.</param>
    /// <returns>How it ended. Whatever the cell's code did wrong is in there; nothing is thrown for it.</returns>
    public CellResult Run(int number, string code, DrawSource? source = null, bool fingerprints = false)
    {
        var run = new CellRun(number, _limits.OutputChars, _sources.Begin(source), fingerprints);
        _current.Begin(run);
        try
        {
            return _runner.Run(run, code);
        }
        finally
        {
            _current.End(run);
        }
    }

    /// <summary>Stops the running cell at its next tick or wait.</summary>
    /// <returns>False if no such cell runs.</returns>
    public bool Stop(int number, CellError reason) => _current.Stop(number, reason);

    /// <summary>
    /// Takes an exception that escaped from a thread, a timer or a callback that a cell set going, where the cell could
    /// not catch it: the running cell is stopped with it, and if none runs the next one is told.
    /// </summary>
    public void TakeFault(Exception thrown) => _current.TakeFault(thrown);

    /// <summary>Whether code of this scope's cells was under way when it was thrown.</summary>
    public bool Threw(Exception thrown) => ExceptionTree.ContextsOf(thrown).Contains(_assemblies);

    /// <summary>Whether code of the cells of any scope was.</summary>
    public static bool IsOfACell(Exception thrown) => ExceptionTree.ContextsOf(thrown).Any(c => c is ScopeAssemblies);

    /// <summary>Takes in something of the host's: types, a lent object, a variable with its value. On the thread of the cells.</summary>
    /// <param name="given">What.</param>
    /// <param name="data">The value.</param>
    /// <returns>Why it could not be done; null on success.</returns>
    public string? Define(VariableDefinition given, Stream data) => _definitions.Define(given, data);

    /// <summary>Sets a variable to the very object of the host's own process. On the thread of the cells.</summary>
    /// <param name="name">Name of the variable.</param>
    /// <param name="type">Its type, which has to be public; cells may name all of its assembly.</param>
    /// <param name="value">The object.</param>
    /// <exception cref="ArgumentException">The name cannot name a variable, or the type is not public.</exception>
    public void Share(string name, Type type, object? value) => _definitions.Share(name, type, value);

    /// <summary>Lets go of what the scope has loaded. No cell runs any more.</summary>
    public void Unload()
    {
        _current.Close();
        _assemblies.Release();
    }

    /// <summary>Loads whatever later cells may need from disk. To be called before a process gives up its files.</summary>
    public static void Preload() => CellReferences.Preload();
}
