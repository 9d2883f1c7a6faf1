using System.Reflection;
using CaveRuntime.Cells;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Rendering;
using CaveRuntime.Scripting.Variables;

namespace CaveRuntime.Scripting.Loading;

/// <summary>Loads compiled submissions and makes them ready to run. Not thread-safe.</summary>
internal sealed class SubmissionLoader(
    SubmissionChain chain, ScopeAssemblies assemblies, ScopeVariables variables, CellApi api, int previewChars)
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
        return () =>
        {
            variables.Expect(submission.Variables, type, _slots);
            object? value = factory(_slots).GetAwaiter().GetResult();
            // Null if the cell ends neither with an expression nor with a return.
            return value is null ? null : Preview.Of(value, previewChars);
        };
    }
}
