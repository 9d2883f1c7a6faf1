using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Advice;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Rewriting;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Scripting.Running;

/// <summary>Compiles a cell on top of the chain and makes every check of it. Loads and runs nothing.</summary>
internal sealed class ScopeCompiler(CellLimits limits, SubmissionChain chain, PolicyCheck? policy, Action compilerStuck)
{
    private const int GraceMilliseconds = 1_000;

    private readonly NotRun _notRun = new();

    /// <summary>What one cell may use.</summary>
    public CellLimits Limits => limits;

    /// <summary>Compiles a cell; if a check refuses it, says so instead.</summary>
    /// <param name="number">The cell's number.</param>
    /// <param name="code">The cell.</param>
    /// <param name="cancellationToken">Cancelled when the cell is stopped.</param>
    /// <exception cref="OperationCanceledException">It was stopped, or took too long.</exception>
    public (Submission? Submission, CellRefusal? Refusal) Compile(int number, string code, CancellationToken cancellationToken)
    {
        if (SourceGuard.Refuse(code, limits) is { } refusal)
            return (null, new CellRefusal(CellStatus.Rejected, CellLayer.Source, refusal));

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limits.CompileMilliseconds);
        using var watch = new Timer(_ => compilerStuck(), null, limits.CompileMilliseconds + GraceMilliseconds, Timeout.Infinite);
        CellSource source = CellSource.Parse($"{CellSource.NamePrefix}{number}", code, timer.Token);
        (Submission? submission, CellRefusal? refused) = CompileAndCheck(source, timer.Token);
        if (submission is null)
            _notRun.Add(number, source);
        else
            _notRun.Remove(source);
        return (submission, refused);
    }

    private (Submission? Submission, CellRefusal? Refusal) CompileAndCheck(CellSource source, CancellationToken cancellationToken)
    {
        CSharpCompilation compilation = chain.Link(source);
        if (policy?.Symbols(compilation, source.Tree, chain.Names, cancellationToken) is { Count: > 0 } symbols)
            return (null, new CellRefusal(CellStatus.Rejected, CellLayer.Symbol, CellErrors.Of(symbols, policy)));
        (Submission? submission, var errors) = SubmissionChain.Emit(source, compilation, cancellationToken);
        if (submission is null)
        {
            var advice = new CompileAdvice(compilation, source, _notRun);
            return (null, new CellRefusal(CellStatus.CompileError, CellLayer.Compile, CellErrors.Of(errors, advice)));
        }

        if (UncalledMain.Refuse(source) is { } main)
            return (null, new CellRefusal(CellStatus.Rejected, CellLayer.Source, main));
        if (ReservedNames.Refuse(submission) is { } reserved)
            return (null, new CellRefusal(CellStatus.Rejected, CellLayer.Symbol, reserved));
        return submission.Image.Length > 0 && RefuseImage(submission) is { } members
            ? (null, new CellRefusal(CellStatus.Rejected, CellLayer.Metadata, members))
            : (submission, null);
    }

    private CellError? RefuseImage(Submission submission)
    {
        if (policy?.Image(submission.Image, default, chain.Names) is not { Count: > 0 } violations)
            return null;
        // Once more with debug symbols, for the lines: most cells are not refused, and do not pay for them.
        (byte[] image, byte[] debug) = SourceLines.Symbols(submission);
        if (debug.Length > 0 && policy.Image(image, debug, chain.Names) is { Count: > 0 } withLines)
            violations = withLines;
        return CellErrors.Of(violations, policy);
    }
}

/// <summary>Why a cell does not run.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Layer">The layer that refused it.</param>
/// <param name="Error">What is wrong with it.</param>
internal sealed record CellRefusal(CellStatus Status, CellLayer Layer, CellError Error);
