namespace CaveRuntime.Cli.ShellCompletion;

/// <summary>Names that are no part of the commands.</summary>
internal interface INames
{
    IEnumerable<Suggestion> Sessions();

    IEnumerable<Suggestion> Runs();

    IEnumerable<Suggestion> Models();

    IEnumerable<Suggestion> Providers();

    IEnumerable<Suggestion> Policies();

    IEnumerable<Suggestion> ViewPolicies();

    /// <summary>Saved questions, each with the @ that it is asked by.</summary>
    IEnumerable<Suggestion> Questions();
}
