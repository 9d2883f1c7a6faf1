using System.Reflection;
using System.Runtime.CompilerServices;
using CaveRuntime.Cells;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Rendering;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Scripting.Loading;

/// <summary>Loads compiled submissions and makes them ready to run. Not thread-safe.</summary>
internal sealed class SubmissionLoader(
    SubmissionChain chain, ScopeAssemblies assemblies, ScopeVariables variables, CellApi api, AnswerSites sites, int previewChars)
{
    // The instances of the submissions, which find each other in here: the cell API first, then one slot each.
    private object?[] _slots = [api];

    /// <summary>Loads a submission that is not yet part of the chain.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="rewrite">Makes of its image what is loaded.</param>
    /// <returns>What runs it and renders its value; null if it holds nothing to run.</returns>
    public Func<string?>? Load(Submission submission, Func<byte[], byte[]> rewrite)
    {
        if (submission.Image.Length == 0)
            return null;
        Assembly assembly = assemblies.Load(submission.Source.Name, rewrite(submission.Image));
        Type type = assembly.GetType(SubmissionChain.CellTypeName, throwOnError: true)!;
        var factory = type.GetMethod("<Factory>", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
        // The submissions that hide older functions of the same names have slots, too, and are not yet counted.
        int slots = chain.Slots + submission.Source.Functions.Count() + 1;
        if (_slots.Length < slots)
            Array.Resize(ref _slots, slots * 2);
        sites.Add(submission.Source.Tree, submission.Compilation);
        return () =>
        {
            variables.Expect(submission.Variables, type, _slots);
            object? value = factory(_slots).GetAwaiter().GetResult();
            return Shown(submission, value);
        };
    }

    private string? Shown(Submission submission, object? value)
    {
        // What ends a cell is meant to be seen: work that it started is waited for, as long as the cell may run.
        if (value is not null && Awaited.AsTask(value) is { } task)
        {
            Awaited.Wait(task, api.Cancel);
            if (!Awaited.TryResult(task, out value))
                return null;
        }
        else if (value is System.Collections.ICollection tasks && Awaited.HoldsTasks(value.GetType()))
        {
            foreach (object? started in tasks)
            {
                if (started is not null)
                    Awaited.Wait(Awaited.AsTask(started)!, api.Cancel);
            }
        }

        // Null as well if the cell ends neither with an expression nor with a return.
        if (value is null)
            return submission.EndsInValue ? "null" : null;
        // Only tuples, and what may hold them, have names to ask for.
        bool named = value is ITuple || (value is System.Collections.IEnumerable and not string and not Text);
        return Preview.Of(value, previewChars, named ? TupleNames.Of(submission.Ending) : null);
    }
}
