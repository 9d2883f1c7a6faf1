using System.Reflection;
using CaveRuntime.Cells;
using CaveRuntime.Scopes;
using CaveRuntime.Scopes.Calls;
using CaveRuntime.Scripting;
using CaveRuntime.Scripting.Policies;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CaveRuntime.Tests.Policies;

/// <summary>
/// The cell API makes the records of calls, and cells do not: they are compiled against no assembly that has them, whatever the policy,
/// and an image that names them is refused by every policy that there is.
/// </summary>
public sealed class CallRecordTests
{
    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (string policy in new[] { "off", "sealed", "pure" })
            {
                cells.Add(policy, "new CaveRuntime.Scopes.Calls.QueryCall(\"x\")");
                cells.Add(policy, "using CaveRuntime.Scopes.Calls;\nnew QueryCall(\"x\")");
                cells.Add(policy, "typeof(global::CaveRuntime.Scopes.Calls.ScopeCall)");
                cells.Add(policy, "CaveRuntime.Scopes.Calls.ReplyResult reply = null;");
                cells.Add(policy, "record Mine : CaveRuntime.Scopes.Calls.ScopeCall;");
                cells.Add(policy, "JsonSerializer.Deserialize<CaveRuntime.Scopes.Calls.ScopeCall>(\"{}\")");
                cells.Add(policy, "object o = budget; o is CaveRuntime.Scopes.Calls.BudgetResult");
                cells.Add(policy, "CaveRuntime.Cells.Calls.CallTexts.Of(ctx, ctx)");
                cells.Add(policy, "Budget.Of(null)");
            }

            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_cell_can_neither_name_nor_make_one(string policy, string code)
    {
        int calls = 0;
        var scope = new Scope(
            new CellLimits(),
            new Text("text"),
            [],
            policy switch { "off" => null, "sealed" => Corpus.Sealed, _ => Corpus.Pure },
            call => Task.FromResult<ScopeResult>(Count(call)));
        CellResult cell = scope.Run(1, code);
        Assert.Contains(cell.Layer, new CellLayer?[] { CellLayer.Compile, CellLayer.Symbol });
        Assert.Equal(0, calls);

        FailedResult Count(ScopeCall call)
        {
            calls++;
            return new FailedResult("no") { Id = call.Id };
        }
    }

    [Fact]
    public void No_assembly_that_cells_are_compiled_against_is_theirs() =>
        Assert.DoesNotContain(CompiledCell.References, r => r.Display!.Contains(Records.GetName().Name!, StringComparison.Ordinal));

    [Fact]
    public void Nothing_public_of_the_cell_api_shows_one()
    {
        Type[] seen = [.. typeof(CellApi).Assembly.GetExportedTypes().SelectMany(Shown).Distinct()];
        Assert.Contains(typeof(Budget), seen);
        Assert.DoesNotContain(seen, type => type.Assembly == Records);
    }

    [Theory]
    [InlineData("sealed")]
    [InlineData("pure")]
    public void An_image_that_names_one_is_refused(string policy)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(new MemoryStream(
            CompiledCell.Of("class Inner { public int Run(int x) => x + 1; } new Inner().Run(1)").Image));
        ILProcessor body = module.Types.SelectMany(type => type.NestedTypes.Append(type)).Single(type => type.Name == "Inner")
            .Methods.Single(method => method.Name == "Run").Body.GetILProcessor();
        body.InsertBefore(body.Body.Instructions[0], Instruction.Create(OpCodes.Ldtoken, module.ImportReference(typeof(QueryCall))));
        body.InsertAfter(body.Body.Instructions[0], Instruction.Create(OpCodes.Pop));
        using var forged = new MemoryStream();
        module.Write(forged);
        PolicyCheck check = policy == "sealed" ? Corpus.Sealed : Corpus.Pure;
        Assert.Contains(
            check.Image(forged.ToArray(), default, new HashSet<string>()),
            found => found.Subject.Contains(Records.GetName().Name!, StringComparison.Ordinal)
                || found.Subject.Contains(nameof(QueryCall), StringComparison.Ordinal));
    }

    private static Assembly Records => typeof(ScopeCall).Assembly;

    private static IEnumerable<Type> Shown(Type type) => type.GetMembers(
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .SelectMany(member => member switch
        {
            FieldInfo { IsPublic: true } or FieldInfo { IsFamily: true } => [((FieldInfo)member).FieldType],
            MethodInfo { IsPublic: true } or MethodInfo { IsFamily: true } =>
                ((MethodInfo)member).GetParameters().Select(p => p.ParameterType).Append(((MethodInfo)member).ReturnType),
            ConstructorInfo { IsPublic: true } or ConstructorInfo { IsFamily: true } =>
                ((ConstructorInfo)member).GetParameters().Select(p => p.ParameterType),
            _ => (IEnumerable<Type>)[],
        })
        .Concat(type.GetInterfaces()).Append(type.BaseType ?? typeof(object)).SelectMany(Parts);

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(Parts).Append(type);
}
