using System.Reflection;
using CaveRuntime.Tests.House;
using CaveRuntime.Views;

namespace CaveRuntime.Tests.Views;

/// <summary>The policy that docs/views.md writes: compiled without friend access, as a program of somebody else is.</summary>
internal static class OutsidePolicy
{
    public const string Page = "docs/views.md";

    public const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks;
        using CaveRuntime; using CaveRuntime.Events; using CaveRuntime.Models; using CaveRuntime.Transcripts; using CaveRuntime.Views;
        using CaveRuntime.Views.Policies; using CaveRuntime.Views.Reducers; using Microsoft.Extensions.AI;
        IChatClient model = Model.Create("offline");

        """;

    private static readonly Lazy<ViewPolicy> s_policy = new(() =>
    {
        string code = Snippets.Of(Page).Single(block => block.Contains(": IViewReducer", StringComparison.Ordinal));
        Type type = Snippets.Compile(Usings + code).GetTypes().Single(t => t.Name == "OwnPolicies");
        return (ViewPolicy)type.GetProperty("FirstLines", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
    });

    public static ViewPolicy OfThePage() => s_policy.Value;
}
