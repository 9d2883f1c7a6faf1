using System.Reflection;
using CaveRuntime.Tests.House;
using CaveRuntime.Views;

namespace CaveRuntime.Tests.Views;

/// <summary>The policy that docs/views.md writes: compiled without friend access, as a program of somebody else is.</summary>
internal static class OutsidePolicy
{
    public const string Page = "docs/views.md";

    /// <summary>What stands before a snippet: the namespaces that the page opens, and the model that it says is given.</summary>
    public static string Beginning { get; } =
        Snippets.Usings(Page) + "Microsoft.Extensions.AI.IChatClient model = CaveRuntime.Models.Model.Create(\"offline\");\n";

    private static readonly Lazy<ViewPolicy> s_policy = new(() =>
    {
        string code = Snippets.Of(Page).Single(block => block.Contains(": IViewReducer", StringComparison.Ordinal));
        Type type = Snippets.Compile(Beginning + code).GetTypes().Single(t => t.Name == "OwnPolicies");
        return (ViewPolicy)type.GetProperty("FirstLines", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    });

    public static ViewPolicy OfThePage() => s_policy.Value;
}
