using CaveRuntime.Scripting.Compiling;
using CaveRuntime.Scripting.Policies;
using CaveRuntime.Scripting.Policies.Format;
using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Worker;

/// <summary>What a policy allows, and why it refuses a cell, as text. Runs nothing.</summary>
internal static class PolicyCommand
{
    /// <summary>
    /// <c>names</c>; <c>show NAME [FILE]</c>; <c>explain NAME [FILE]</c> with the cell as input. FILE is a policy of the user's own.
    /// </summary>
    /// <returns>0; 1 where a cell is refused; 2 where the policy cannot be read.</returns>
    public static int Print(string[] arguments, TextReader input, TextWriter output)
    {
        try
        {
            var own = arguments is [_, var named, var file] ? new Dictionary<string, string> { [named] = File.ReadAllText(file) } : [];
            var library = new PolicyLibrary(own);
            switch (arguments)
            {
                case ["names"]:
                    output.WriteLine(string.Join('\n', library.Names));
                    return 0;
                case ["show", var name, ..]:
                    Show(new PolicyCheck(library.Find(name), CellReferences.All), output);
                    return 0;
                case ["explain", var name, ..]:
                    return Explain(new PolicyCheck(library.Find(name), CellReferences.All), input.ReadToEnd(), output);
                default:
                    output.WriteLine("policy: write names, show NAME or explain NAME.");
                    return 2;
            }
        }
        catch (Exception e) when (e is PolicyFormatException or IOException or UnauthorizedAccessException)
        {
            output.WriteLine(e.Message);
            return 2;
        }
    }

    private static void Show(PolicyCheck check, TextWriter output)
    {
        foreach (PolicyReport.TypeReport type in PolicyReport.Of(check).Types)
        {
            string extent = type.Extent switch
            {
                PolicyReport.Extent.All => "all members",
                PolicyReport.Extent.Some => $"{type.Allowed.Count} members, not {type.Refused.Count} others",
                PolicyReport.Extent.Name => "by name only",
                PolicyReport.Extent.Attribute => "as attribute",
                PolicyReport.Extent.Compiler => "by the compiler only",
                _ => "refused",
            };
            output.WriteLine($"{type.Name}: {extent}{(type.Rule is null ? "" : $"  [{type.Rule}]")}");
            if (type.Extent == PolicyReport.Extent.Some)
            {
                foreach (string member in type.Refused)
                    output.WriteLine($"    not {DocumentId.Display(member)}");
            }
        }
    }

    private static int Explain(PolicyCheck check, string cell, TextWriter output)
    {
        CellSource source = CellSource.Parse("cell", cell, CancellationToken.None);
        var violations = check.Explain(new SubmissionChain().Link(source), source.Tree, new HashSet<string>());
        foreach (PolicyViolation violation in violations)
            output.WriteLine($"{violation}  [{violation.Layer}{(violation.Rule is null ? "" : $", {violation.Rule}")}]");
        if (violations.Count == 0)
            output.WriteLine($"policy '{check.Policy.Name}' allows this cell.");
        return violations.Count == 0 ? 0 : 1;
    }
}
