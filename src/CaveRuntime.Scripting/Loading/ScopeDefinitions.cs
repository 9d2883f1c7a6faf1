using System.Globalization;
using System.Reflection;
using CaveRuntime.Scopes;
using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Variables;
using Microsoft.CodeAnalysis.CSharp;

namespace CaveRuntime.Scripting.Loading;

/// <summary>Puts what the host gives into the scope: types, values and, in the host's own process, objects. Not thread-safe.</summary>
internal sealed class ScopeDefinitions(
    SubmissionChain chain, SubmissionLoader loader, ScopeAssemblies assemblies, ScopeVariables variables)
{
    private int _count;

    /// <summary>Takes in types, a lent object, or a variable with its value.</summary>
    /// <returns>Why it could not be done; null on success.</returns>
    public string? Define(VariableDefinition given, Stream data)
    {
        try
        {
            if (given.Declarations.Length > 0)
                Declare(given.Declarations);
            if (given.Name.Length == 0)
                return null;
            Declare($"{given.Type} {given.Name};");
            variables.Set(given.Name, HostValue.Read(given, variables.TypeOf(given.Name), data));
            return null;
        }
        catch (Exception e) // What the host gives may not fit; the session goes on without it.
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    /// <summary>Declares a variable and sets it to a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type as C# writes it.</param>
    /// <param name="value">The value, which is not copied.</param>
    public void Set(string name, string type, object? value)
    {
        Declare($"{type} {name};");
        variables.Set(name, value);
    }

    /// <summary>Sets a variable to an object of the host, and lets cells name all of the assemblies of its type.</summary>
    /// <exception cref="ArgumentException">The name cannot name a variable, or the type is not public.</exception>
    public void Share(string name, Type type, object? value)
    {
        bool isKeyword = SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None;
        if (!SyntaxFacts.IsValidIdentifier(name) || isKeyword || ReservedNames.All.Contains(name))
        {
            throw new ArgumentException(
                $"'{name}' cannot name a variable: it is no identifier of C#, or a name that cells use already. Choose another name.",
                nameof(name));
        }

        SharedType shared = SharedType.Of(type);
        chain.AddReferences(shared.Assemblies.Concat(shared.Needed));
        foreach (Assembly assembly in shared.Assemblies)
        {
            assemblies.Adopt(assembly);
            chain.Grant(assembly);
        }

        Set(name, shared.Name, value);
    }

    // Without ticks: a definition is ours, and has to work while cells are being stopped.
    private void Declare(string code)
    {
        CellSource source = CellSource.Parse($"definition-{_count++}", code, CancellationToken.None);
        (Submission? submission, var errors) = SubmissionChain.Emit(source, chain.Link(source), CancellationToken.None);
        if (submission is null)
        {
            string error = errors[0].GetMessage(CultureInfo.InvariantCulture);
            throw new InvalidOperationException($"the declaration does not compile: {error}\n{code}");
        }

        loader.Load(submission, static image => image)?.Invoke();
        chain.Append(submission);
    }
}
