using CaveRuntime.Scripting.Policies.Grants;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CaveRuntime.Tests.Policies;

/// <summary>
/// The metadata check does not trust the compiler either. Each test takes the image of an innocent cell, puts into it what no
/// C# source of a cell can, and leaves no reference to a member behind that a rule could refuse.
/// </summary>
public sealed class ForgedImageTests
{
    [Fact]
    public void The_innocent_cell_passes_when_it_is_only_read_and_written_again() => Assert.Empty(Forge(_ => { }));

    [Fact]
    public void A_module_initialiser_is_refused() => Refused("a module initialiser", module =>
        AddMethod(module.Types[0], ".cctor", MethodAttributes.Static | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName));

    [Fact]
    public void A_static_constructor_without_lazy_initialisation_is_refused() => Refused("the static constructor of Inner", module =>
        AddMethod(Inner(module), ".cctor", MethodAttributes.Static | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName));

    [Fact]
    public void A_finalizer_is_refused() => Refused("the finalizer of Inner", module =>
        AddMethod(Inner(module), "Finalize", MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.HideBySig));

    [Fact]
    public void A_type_in_a_namespace_is_refused() => Refused("the type System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute", module =>
        module.Types.Add(
            new TypeDefinition(
                "System.Runtime.CompilerServices",
                "IgnoresAccessChecksToAttribute",
                TypeAttributes.Public,
                module.TypeSystem.Object)));

    [Fact]
    public void A_native_import_is_refused() => Refused("a method imported from a native library", module =>
    {
        var libc = new ModuleReference("libc");
        module.ModuleReferences.Add(libc);
        var method = new MethodDefinition("getpid", MethodAttributes.Static | MethodAttributes.PInvokeImpl, module.TypeSystem.Int32);
        method.PInvokeInfo = new PInvokeInfo(PInvokeAttributes.CallConvCdecl, "getpid", libc);
        Inner(module).Methods.Add(method);
    });

    [Fact]
    public void An_internal_call_is_refused() =>
        Refused("the method Run", module => Run(module).ImplAttributes |= MethodImplAttributes.InternalCall);

    [Fact]
    public void Uninitialised_locals_are_refused() => Refused("a method with uninitialised locals", module =>
    {
        Run(module).Body.Variables.Add(new VariableDefinition(module.TypeSystem.Int64));
        Run(module).Body.InitLocals = false;
    });

    [Fact]
    public void A_local_pointer_is_refused() => Refused("a local variable that holds a pointer", module =>
        Run(module).Body.Variables.Add(new VariableDefinition(new PointerType(module.TypeSystem.Int32))));

    [Fact]
    public void An_explicit_layout_is_refused() => Refused("the explicit layout of Inner", module =>
        Inner(module).Attributes = (Inner(module).Attributes & ~TypeAttributes.LayoutMask) | TypeAttributes.ExplicitLayout);

    [Fact]
    public void A_huge_size_is_refused() => Refused("the size or packing of Inner", module =>
    {
        Inner(module).Attributes |= TypeAttributes.SequentialLayout;
        Inner(module).ClassSize = 500_000_000;
        Inner(module).PackingSize = 0;
    });

    [Fact]
    public void A_pointer_field_is_refused() => Refused("the field P", module =>
        Inner(module).Fields.Add(new FieldDefinition("P", FieldAttributes.Public, new PointerType(module.TypeSystem.Byte))));

    [Fact]
    public void A_pointer_type_is_refused_where_only_a_specification_names_it() => Refused("a pointer type", module =>
    {
        ILProcessor code = Run(module).Body.GetILProcessor();
        code.InsertBefore(Run(module).Body.Instructions[0], code.Create(OpCodes.Pop));
        code.InsertBefore(Run(module).Body.Instructions[0], code.Create(OpCodes.Ldtoken, new PointerType(module.TypeSystem.Int32)));
    });

    [Fact]
    public void A_pointer_as_a_type_argument_is_refused() => Refused("a pointer as a type argument", module =>
    {
        var method = new MethodReference("Empty", module.TypeSystem.Void, new TypeReference(
            "System", "Array", module, module.TypeSystem.CoreLibrary));
        method.GenericParameters.Add(new GenericParameter(method));
        method.ReturnType = new ArrayType(method.GenericParameters[0]);
        var pointers = new GenericInstanceMethod(method);
        pointers.GenericArguments.Add(new PointerType(module.TypeSystem.Int32));
        ILProcessor code = Run(module).Body.GetILProcessor();
        code.InsertBefore(Run(module).Body.Instructions[0], code.Create(OpCodes.Pop));
        code.InsertBefore(Run(module).Body.Instructions[0], code.Create(OpCodes.Call, pointers));
    });

    [Fact]
    public void A_resource_is_refused() => Refused("a resource", module =>
        module.Resources.Add(new EmbeddedResource("r", ManifestResourceAttributes.Public, [1, 2, 3])));

    [Fact]
    public void A_foreign_assembly_is_refused() => Refused("assembly Elsewhere", module =>
        module.AssemblyReferences.Add(new AssemblyNameReference("Elsewhere", new Version(1, 0))));

    [Fact]
    public void A_framework_type_claimed_from_another_assembly_is_refused() => Refused("System.String", module =>
    {
        var scope = new AssemblyNameReference("System.Linq", new Version(10, 0));
        module.AssemblyReferences.Add(scope);
        Run(module).Body.Variables.Add(new VariableDefinition(new TypeReference("System", "String", module, scope)));
        Run(module).Body.GetILProcessor().InsertBefore(
            Run(module).Body.Instructions[0],
            Instruction.Create(OpCodes.Ldtoken, new TypeReference("System", "String", module, scope)));
        Run(module).Body.GetILProcessor().InsertAfter(Run(module).Body.Instructions[0], Instruction.Create(OpCodes.Pop));
    });

    [Theory]
    [InlineData("cpblk")]
    [InlineData("initblk")]
    [InlineData("localloc")]
    [InlineData("arglist")]
    [InlineData("refanytype")]
    [InlineData("break")]
    [InlineData("tail.")]
    public void An_instruction_around_the_type_system_is_refused(string name)
    {
        var code = typeof(OpCodes).GetFields().Select(field => field.GetValue(null)).OfType<OpCode>().Single(code => code.Name == name);
        Refused("the instruction", module => Run(module).Body.Instructions.Insert(0, Instruction.Create(code)));
    }

    [Fact]
    public void An_unreadable_image_is_refused_and_not_thrown()
    {
        var image = Cell().Image;
        for (var i = image.Length / 2; i < image.Length; i++)
        {
            image[i] = 0xFF;
        }

        Assert.NotEmpty(Corpus.Sealed.Image(image, default, new HashSet<string>()));
    }

    private static void Refused(string subject, Action<ModuleDefinition> forge) =>
        Assert.Contains(Forge(forge), found => found.Subject.StartsWith(subject, StringComparison.Ordinal));

    private static IReadOnlyList<PolicyViolation> Forge(Action<ModuleDefinition> forge)
    {
        using var module = ModuleDefinition.ReadModule(new MemoryStream(Cell().Image));
        forge(module);
        using var forged = new MemoryStream();
        module.Write(forged);
        return Corpus.Sealed.Image(forged.ToArray(), default, new HashSet<string>());
    }

    private static CompiledCell Cell() =>
        CompiledCell.Of("class Inner { public int Run(int x) => x + new List<int>().Count; } new Inner().Run(1)");

    private static TypeDefinition Inner(ModuleDefinition module) =>
        module.Types.SelectMany(type => type.NestedTypes.Append(type)).Single(type => type.Name == "Inner");

    private static MethodDefinition Run(ModuleDefinition module) => Inner(module).Methods.Single(method => method.Name == "Run");

    private static void AddMethod(TypeDefinition type, string name, MethodAttributes attributes)
    {
        var method = new MethodDefinition(name, attributes, type.Module.TypeSystem.Void);
        method.Body.GetILProcessor().Emit(OpCodes.Ret);
        type.Attributes &= ~TypeAttributes.BeforeFieldInit;
        type.Methods.Add(method);
    }
}
