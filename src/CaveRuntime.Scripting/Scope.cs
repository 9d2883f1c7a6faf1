using System.Globalization;
using System.Reflection;
using CaveRuntime.Cells;
using CaveRuntime.Protocol.Messages;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Calls;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Loading;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Rendering;
using CaveRuntime.Scripting.Rewriting;
using CaveRuntime.Scripting.Running;
using CaveRuntime.Scripting.Variables;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Scripting;

/// <summary>
/// The live side of a session: variables, functions and types that survive from cell to cell, beside <c>ctx</c>.
/// Runs one cell at a time; <see cref="Stop(int, CellError)"/> may be called from any thread. The policy says what cells may
/// name; what the process may do is the seal's work.
/// </summary>
internal sealed partial class Scope : ICellHost
{
    // As text and as JSON together, so that both fit into one frame.
    private const int MostAnswerChars = 10_000_000;

    private readonly CellLimits _limits;
    private readonly Text _context;
    private readonly Func<Call, Task<CallResult>> _call;
    private readonly PolicyCheck? _policy;
    private readonly Action _compilerStuck;
    private readonly SubmissionChain _chain = new();
    private readonly ScopeAssemblies _assemblies;
    private readonly ScopeVariables _variables = new();
    private readonly AsyncLocal<CellRun?> _own = new();
    private object?[] _slots;
    private CellRun? _current;
    private CellError? _leftBehind;
    private long _calls;
    private long _batches;
    private int _definitions;
    private int _dropped;

    /// <summary>Makes an empty scope.</summary>
    /// <param name="limits">What one cell may use.</param>
    /// <param name="context">What cells see as <c>ctx</c>.</param>
    /// <param name="documents">The parts of <paramref name="context"/>.</param>
    /// <param name="policy">What cells may name; null for anything.</param>
    /// <param name="call">Carries a cell's call to whoever answers it. Must not throw except when cancelled.</param>
    /// <param name="compilerStuck">Called where the compiler has not stopped a second after its limit; it looks for cancellation only between methods.</param>
    /// <param name="outlived">Whether the process outlives the scope, which then has to be unloaded.</param>
    public Scope(CellLimits limits, Text context, IReadOnlyList<Document> documents, PolicyCheck? policy, Func<Call, Task<CallResult>> call, Action? compilerStuck = null, bool outlived = false)
    {
        (_limits, _context, _policy, _call, _compilerStuck) = (limits, context, policy, call, compilerStuck ?? (() => { }));
        _assemblies = new ScopeAssemblies(new ScopeWriter(() => _own.Value ?? _current, Overflow, () => Interlocked.Increment(ref _dropped)), outlived);
        _slots = [new CellApi(this, context, documents)];
    }

    /// <summary>Compiles and runs a cell on the calling thread, and blocks until it has ended.</summary>
    /// <param name="number">Its number, above that of every earlier cell.</param>
    /// <param name="code">C# script.</param>
    /// <returns>How it ended. Whatever the cell's code did wrong is in there; nothing is thrown for it.</returns>
    public CellFinished Run(int number, string code)
    {
        var run = new CellRun(number, _limits.OutputChars);
        _assemblies.Stop = false;
        _current = _own.Value = run;
        if (Interlocked.Exchange(ref _leftBehind, null) is { } fault)
            run.Print($"[Work that an earlier cell left behind threw {fault.Type}: {fault.Message}]\n");
        try
        {
            return RunToEnd(run, code);
        }
        finally
        {
            _current = _own.Value = null;
            run.Abandon();
        }
    }

    /// <summary>Stops the running cell at its next tick or wait.</summary>
    /// <returns>False where no such cell runs.</returns>
    public bool Stop(int number, CellError reason) =>
        _current is { } run && run.Number == number && Stop(run, reason);

    /// <summary>
    /// Takes an exception that escaped from a thread, a timer or a callback that a cell set going, where the cell could
    /// not catch it: the running cell is stopped with it, and where none runs the next one is told. Called on any thread.
    /// </summary>
    public void TakeFault(Exception thrown)
    {
        CellError error = LimitErrors.Of(thrown, null) ?? CellErrors.OfAnotherThread(thrown);
        if (_current is { } run && Stop(run, error, thrown))
            return;
        // What a brake throws on a thread that outlived its cell is no news.
        if (thrown is not OperationCanceledException)
            _leftBehind = error;
    }

    /// <summary>Loads whatever later cells may need from disk. To be called before a process gives up its files.</summary>
    public static void Preload() => CellReferences.Preload();

    private CellFinished RunToEnd(CellRun run, string code)
    {
        if (SourceGuard.Refuse(code, _limits) is { } refusal)
            return Finish(run, CellStatus.Rejected, CellLayer.Source, refusal);

        try
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
            timer.CancelAfter(_limits.CompileMilliseconds);
            (Submission? submission, CellFinished? refused) = CompileWatched(run, code, timer.Token);
            if (submission is null)
                return refused!;
            Func<string?>? body = Load(submission, CellRewriter.Rewrite);
            _chain.Append(submission);
            return body is null ? Finish(run, CellStatus.Ok, null, null) : Execute(run, submission, body);
        }
        catch (OperationCanceledException)
        {
            return Finish(run, CellStatus.Timeout, CellLayer.Compile, run.StopReason
                ?? LimitErrors.CompileTime(_limits));
        }
    }

    private (Submission? Submission, CellFinished? Refused) CompileWatched(CellRun run, string code, CancellationToken cancellation)
    {
        const int grace = 1_000;
        using var watch = new Timer(_ => _compilerStuck(), null, _limits.CompileMilliseconds + grace, Timeout.Infinite);
        return Compile(run, code, cancellation);
    }

    /// <summary>Compiles a cell and puts it past every check; if one refuses it, says so instead.</summary>
    private (Submission? Submission, CellFinished? Refused) Compile(CellRun run, string code, CancellationToken cancellation)
    {
        CellSource source = CellSource.Parse($"cell-{run.Number}", code, cancellation);
        CSharpCompilation compilation = _chain.Link(source);
        if (_policy?.Symbols(compilation, source.Tree, _chain.Names, cancellation) is { Count: > 0 } symbols)
            return (null, Finish(run, CellStatus.Rejected, CellLayer.Symbol, CellErrors.Of(symbols, _policy)));
        (Submission? submission, var errors) = SubmissionChain.Emit(source, compilation, cancellation);
        if (submission is null)
            return (null, Finish(run, CellStatus.CompileError, CellLayer.Compile, CellErrors.Of(errors)));
        if (ReservedNames.Refuse(submission) is { } reserved)
            return (null, Finish(run, CellStatus.Rejected, CellLayer.Symbol, reserved));
        if (submission.Image.Length > 0 && _policy?.Image(submission.Image, default, _chain.Names) is { Count: > 0 } members)
        {
            // Once more with debug symbols, for the lines: a cell that is not refused, which is most of them, does not pay for them.
            (byte[] image, byte[] debug) = SourceLines.Symbols(submission);
            if (debug.Length > 0 && _policy.Image(image, debug, _chain.Names) is { Count: > 0 } lined)
                members = lined;
            return (null, Finish(run, CellStatus.Rejected, CellLayer.Metadata, CellErrors.Of(members, _policy)));
        }

        return (submission, null);
    }

    /// <summary>Loads a submission and returns what runs it and renders its value; null where it holds nothing to run.</summary>
    private Func<string?>? Load(Submission submission, Func<byte[], byte[]> rewrite)
    {
        if (submission.Image.Length == 0)
            return null;
        Assembly assembly = _assemblies.Load(submission.Source.Name, rewrite(submission.Image));
        Type type = assembly.GetType(Ticks.CellTypeName, throwOnError: true)!;
        var factory = type.GetMethod("<Factory>", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
        if (_slots.Length < _chain.Slots + 1)
            Array.Resize(ref _slots, _chain.Slots * 2);
        return () =>
        {
            _variables.Expect(submission.Variables, type, _slots);
            object? value = factory(_slots).GetAwaiter().GetResult();
            // Null where the cell ends neither with an expression nor with a return.
            return value is null ? null : Preview.Of(value, _limits.ObservationChars);
        };
    }

    private CellFinished Execute(CellRun run, Submission submission, Func<string?> body)
    {
        string? value = null;
        Exception? thrown = null;
        try
        {
            value = body();
        }
        catch (Exception e) // Whatever cell code throws is data.
        {
            thrown = e;
        }

        if (run.Final is not null)
            return Finish(run, CellStatus.Ok, null, null);
        if (run.StopReason is { } stopped)
        {
            return run.Fault is { } fault
                ? Finish(run, CellStatus.Exception, LimitErrors.Of(fault, null) is null ? CellLayer.Runtime : CellLayer.Limit, stopped with { Line = SourceLines.LineOf(fault, submission) })
                : Finish(run, stopped.Type == CellLimit.Output ? CellStatus.Exception : CellStatus.Timeout, CellLayer.Limit, stopped);
        }

        if (thrown is null)
            return Finish(run, CellStatus.Ok, null, null, value);
        int? line = SourceLines.LineOf(thrown, submission);
        CellError? limit = LimitErrors.Of(thrown, line);
        return Finish(run, CellStatus.Exception, limit is null ? CellLayer.Runtime : CellLayer.Limit, limit ?? CellErrors.Of(thrown, line), unassigned: _variables.Unassigned(submission.Variables));
    }

    private CellFinished Finish(CellRun run, CellStatus status, CellLayer? layer, CellError? error, string? value = null, IReadOnlyList<string>? unassigned = null)
    {
        CellOutput output = Cut(run.End());
        unassigned ??= [];
        var variables = _variables.Changes().Where(v => !unassigned.Contains(v.Name));
        return new CellFinished(run.Number, status, layer, output, value, error, [.. variables], unassigned, run.Final, Interlocked.Exchange(ref _dropped, 0));
    }

    private CellOutput Cut(string output)
    {
        if (output.Length <= _limits.ObservationChars)
            return new CellOutput(output, "", output.Length, null);
        int head = TextCut.Before(output, _limits.ObservationChars * 5 / 8);
        int tail = TextCut.After(output, output.Length - (_limits.ObservationChars * 3 / 8));
        return new CellOutput(output[..head], output[tail..], output.Length, Bind(output));
    }

    /// <summary>Keeps a whole output as a fresh variable, which no cell has used before.</summary>
    private string Bind(string output)
    {
        int number = _current!.Number;
        while (_variables.TryGet($"_out{number}", out _))
            number++;
        Define($"_out{number}", "string", output);
        return $"_out{number}";
    }

    /// <summary>Takes in something of the host's: types, a lent object, a variable with its value. On the thread of the cells.</summary>
    /// <param name="given">What.</param>
    /// <param name="data">The value.</param>
    /// <returns>Why it could not be done; null where it was.</returns>
    public string? Define(DefineVariable given, Stream data)
    {
        try
        {
            _assemblies.Stop = false;
            if (given.Declarations.Length > 0)
                Declare(given.Declarations);
            if (given.Name.Length == 0)
                return null;
            Declare($"{given.Type} {given.Name};");
            _variables.Set(given.Name, GivenValue.Read(given, _variables.TypeOf(given.Name), data));
            return null;
        }
        catch (Exception e) // What the host gives may not fit; the session goes on without it.
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private void Define(string name, string type, object? value)
    {
        Declare($"{type} {name};");
        _variables.Set(name, value);
    }

    // Without ticks: a definition is ours, and has to work while the brake is on.
    private void Declare(string code)
    {
        CellSource source = CellSource.Parse($"definition-{_definitions++}", code, CancellationToken.None);
        (Submission? submission, var errors) = SubmissionChain.Emit(source, _chain.Link(source), CancellationToken.None);
        if (submission is null)
            throw new InvalidOperationException($"the declaration does not compile: {errors[0].GetMessage(CultureInfo.InvariantCulture)}\n{code}");
        Load(submission, image => image)?.Invoke();
        _chain.Append(submission);
    }

    private bool Stop(CellRun run, CellError? reason, Exception? fault = null)
    {
        if (!run.Stop(reason, fault))
            return false;
        _assemblies.Stop = true;
        return true;
    }

    private void Overflow(CellRun run)
    {
        CellError error = LimitErrors.Output(_limits);
        Stop(run, error);
        throw new OperationCanceledException(error.Message);
    }

    int ISubcalls.ParallelCalls => _limits.ParallelCalls;

    int ISubcalls.ReduceTokens => _limits.ReduceTokens;

    CancellationToken ICellHost.Cancellation => Own.Cancellation;

    // Work that an ended cell left behind has no say any more.
    private CellRun Own
    {
        get
        {
            if ((_own.Value ?? _current) is { } run && run == _current)
                return run;
            Interlocked.Increment(ref _dropped);
            throw new OperationCanceledException("The cell has ended.");
        }
    }

    long ISubcalls.NextBatch() => Interlocked.Increment(ref _batches);

    async Task<Reply> ISubcalls.CallAsync(Subcall call)
    {
        CallResult result = await AskAsync((id, cell) => CallMessage.Of(id, cell, call, _context)).ConfigureAwait(false);
        return result.Ok ? Reply.Of(result.Text) : Reply.Failed(result.Error ?? "no reason given", result.Text);
    }

    async Task<Budget> ICellHost.BudgetAsync()
    {
        CallResult result = await AskAsync((id, cell) => new Call(id, cell, CallKind.Budget, "")).ConfigureAwait(false);
        return result.Left is { } left
            ? new Budget(left.Tokens, left.CostUsd, left.Subcalls, left.Children, TimeSpan.FromMilliseconds(left.Milliseconds), left.Depth)
            : throw new CallFailedException(result.Error ?? "the budget is not known here");
    }

    async Task<string> ICellHost.LentAsync(string target, string member, string arguments)
    {
        CallResult result = await AskAsync((id, cell) => new Call(id, cell, CallKind.Lent, "", Lent: new LentMember(target, member, arguments))).ConfigureAwait(false);
        return result.Ok ? result.Text : throw LentErrors.Of(result.ErrorType, result.Error ?? "no reason given");
    }

    void ICellHost.Note(string line) => Own.Print(line + "\n");

    private Task<CallResult> AskAsync(Func<long, int, Call> request)
    {
        CellRun run = Own;
        return _call(request(Interlocked.Increment(ref _calls), run.Number)).WaitAsync(run.Cancellation);
    }

    async Task<string> ICellHost.AskAsync(ContextCall call, string text, string? more)
    {
        CellRun run = Own;
        ArgumentNullException.ThrowIfNull(text);
        CallKind kind = call switch
        {
            ContextCall.Branch => CallKind.Branch,
            ContextCall.Fold => CallKind.Fold,
            ContextCall.ArchiveCount => CallKind.ArchiveCount,
            _ => CallKind.ArchiveRead,
        };
        CallResult result = await _call(new Call(Interlocked.Increment(ref _calls), run.Number, kind, text, more, null)).WaitAsync(run.Cancellation).ConfigureAwait(false);
        return result.Ok ? result.Text : throw new CallFailedException(result.Error ?? "no reason given");
    }

    void ICellHost.Final(object? value)
    {
        CellRun run = Own;
        FinalValue answer = Final.Of(value);
        if (answer.Text.Length + (answer.Json?.Length ?? 0) > MostAnswerChars)
            throw new InvalidOperationException($"FINAL: the answer has {answer.Text.Length:N0} characters, more than can leave the scope. Answer with a part of it, or with a summary.");
        if (run.Answer(answer))
            Stop(run, null);
        throw new OperationCanceledException("The run has ended with an answer.");
    }

    void ICellHost.FinalVariable(string name)
    {
        if (!_variables.TryGet(name, out object? value))
            throw new ArgumentException($"FINAL_VAR: there is no variable '{name}'. Variables: {string.Join(", ", _variables.Names)}.");
        ((ICellHost)this).Final(value);
    }

    string ICellHost.ShowVariables()
    {
        string table = _variables.Table();
        Own.Print(table);
        return table;
    }
}
