using CaveRuntime.Views.Policies;

namespace CaveRuntime;

/// <summary>Checks what a host is made of, before anything is started.</summary>
internal static class OptionsCheck
{
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static void Validate(CaveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.Model);
        options.Limits.Validate();
        foreach (ChildOptions child in options.Children)
            child.Limits?.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(options.WarmWorkers);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ScopeBytes, 64L << 20, nameof(options.ScopeBytes));
        if (options.Scopes is { Isolation: not IsolationMode.InProcess } scopes
            && options.Isolation != IsolationMode.InProcess
            && scopes.Isolation != options.Isolation)
        {
            throw new ArgumentException(
                $"{nameof(CaveOptions)}.{nameof(options.Scopes)}: its scopes are isolated as {scopes.Isolation}, and {nameof(options.Isolation)} says {options.Isolation}. Set both to the same.");
        }

        if (options.Isolation != (options.Scopes?.Isolation ?? options.Isolation)
            || (options.Isolation == IsolationMode.InProcess && options.Scopes is null))
        {
            throw new ArgumentException(
                $"{nameof(CaveOptions)}.{nameof(options.Isolation)}: in-process isolation is asked for with options.InProcess() of the package CaveRuntime.InProcess, and left out by leaving that out.");
        }

        ArgumentNullException.ThrowIfNull(options.DocumentReaders);
        ArgumentException.ThrowIfNullOrEmpty(options.Policy);
        (options.ViewPolicy ?? ViewPolicies.Find(options.Context)).Validate();
        if (options.ContextWindow is { } window)
            ArgumentOutOfRangeException.ThrowIfLessThan(window, 1_000, nameof(options.ContextWindow));
    }
}
