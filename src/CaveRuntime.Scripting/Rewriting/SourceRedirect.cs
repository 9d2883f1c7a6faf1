using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CaveRuntime.Scripting.Rewriting;

/// <summary>
/// Sends what a cell asks of time, chance and the machine to the hooks: at each call and each method group the operand is swapped, so that
/// types stay what they are. A member of an object becomes a static one that takes the object, which a delegate can be made of as well.
/// </summary>
internal sealed class SourceRedirect(ModuleDefinition module, AssemblyNameReference hooks)
{
    private const string Watch = "System.Diagnostics.Stopwatch";

    private readonly Dictionary<string, TypeReference> _types = [];
    private readonly Dictionary<MethodReference, MethodReference> _made = [];

    /// <summary>Swaps the operands of a module.</summary>
    /// <returns>False where there was none to swap.</returns>
    public bool Apply()
    {
        if (!module.GetMemberReferences().Any(m => m is MethodReference method && StandIn(method) is not null))
            return false;
        bool changed = false;
        foreach (TypeDefinition type in module.GetTypes())
        {
            bool isWatch = type.BaseType?.FullName == Watch;
            if (isWatch)
                type.BaseType = Hook("ScopeStopwatch");
            foreach (MethodDefinition method in type.Methods)
                changed |= method.HasBody && Apply(method.Body, isWatch);
        }

        return changed;
    }

    private bool Apply(MethodBody body, bool isWatch)
    {
        bool changed = false;
        for (int i = 0; i < body.Instructions.Count; i++)
        {
            Instruction at = body.Instructions[i];
            if (at.OpCode.Code is not (Code.Call or Code.Callvirt or Code.Newobj or Code.Ldftn)
                || at.Operand is not MethodReference method
                || StandIn(method) is not var (type, name))
            {
                continue;
            }

            changed = true;
            if (name == ".ctor" && at.OpCode.Code == Code.Call)
                i += Derived(body, at, method, isWatch);
            else
                Swap(at, method, type, name);
        }

        return changed;
    }

    private void Swap(Instruction at, MethodReference method, string type, string name)
    {
        if (!_made.TryGetValue(method, out MethodReference? made))
            _made[method] = made = Make(method, type, name);
        at.Operand = made;
        if (at.OpCode.Code != Code.Ldftn)
            at.OpCode = OpCodes.Call;
    }

    // The constructor of a class that a cell derives.
    private int Derived(MethodBody body, Instruction at, MethodReference method, bool isWatch)
    {
        if (method.DeclaringType.FullName == Watch)
        {
            if (isWatch)
                at.Operand = new MethodReference(".ctor", module.TypeSystem.Void, Hook("ScopeStopwatch")) { HasThis = true };
            return 0;
        }

        // Nothing jumps to it: the object has to be on the stack before.
        var seed = new MethodReference("Seed", module.TypeSystem.Int32, Hook("ScopeRandom"));
        body.GetILProcessor().InsertBefore(at, Instruction.Create(OpCodes.Call, seed));
        var seeded = new MethodReference(".ctor", module.TypeSystem.Void, method.DeclaringType) { HasThis = true };
        seeded.Parameters.Add(new ParameterDefinition(module.TypeSystem.Int32));
        at.Operand = seeded;
        return 1;
    }

    private MethodReference Make(MethodReference method, string type, string name)
    {
        if (method is GenericInstanceMethod generic)
        {
            var instance = new GenericInstanceMethod(Make(generic.ElementMethod, type, name));
            foreach (TypeReference argument in generic.GenericArguments)
                instance.GenericArguments.Add(argument);
            return instance;
        }

        bool makes = name == ".ctor";
        var made = new MethodReference(makes ? "New" : name, makes ? method.DeclaringType : method.ReturnType, Hook(type));
        foreach (GenericParameter parameter in method.GenericParameters)
            made.GenericParameters.Add(new GenericParameter(parameter.Name, made));
        if (method.HasThis && !makes)
            made.Parameters.Add(new ParameterDefinition(method.DeclaringType));
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            // The parameter of the generic type by what stands for it: the hook's type is not generic.
            TypeReference given = parameter.ParameterType is GenericParameter { Type: GenericParameterType.Type } own
                ? ((GenericInstanceType)method.DeclaringType).GenericArguments[own.Position]
                : parameter.ParameterType;
            made.Parameters.Add(new ParameterDefinition(given));
        }

        return made;
    }

    private TypeReference Hook(string name) => _types.TryGetValue(name, out TypeReference? type) ? type
        : _types[name] = new TypeReference("CaveRuntime.Hooks", name, module, hooks);

    // What stands in for a member: the hook's type, and the name there.
    private static (string Type, string Name)? StandIn(MethodReference method)
    {
        TypeReference type = method.DeclaringType;
        if (type.DeclaringType is not null || type.Namespace is null || !type.Namespace.StartsWith("System", StringComparison.Ordinal))
            return null;
        return (type.Name, method.Name) switch
        {
            ("DateTime", "get_Now" or "get_UtcNow" or "get_Today") => ("ScopeDateTime", method.Name),
            ("DateTimeOffset", "get_Now" or "get_UtcNow") => ("ScopeDateTimeOffset", method.Name),
            ("Environment", "get_TickCount" or "get_TickCount64" or "get_CurrentManagedThreadId" or "get_ProcessorCount") =>
                ("ScopeEnvironment", method.Name),
            ("GC", "GetTotalMemory") => ("ScopeEnvironment", method.Name),
            ("Guid", "NewGuid" or "CreateVersion7") => ("ScopeGuid", method.Name),
            ("Random", "get_Shared") => ("ScopeRandom", method.Name),
            ("Random", ".ctor") when method.Parameters.Count == 0 => ("ScopeRandom", method.Name),
            ("Enumerable" or "AsyncEnumerable", "Shuffle") => ("ScopeRandom", method.Name),
            ("Activator", "CreateInstance") when method is GenericInstanceMethod || method.HasGenericParameters => ("ScopeRandom", "Create"),
            ("Stopwatch", _) => OfStopwatch(method),
            ("Task", "get_Id") => ("ScopeTask", "Id"),
            ("Task", "get_CurrentId") => ("ScopeTask", method.Name),
            ("EqualityComparer`1", "GetHashCode") when type is GenericInstanceType { GenericArguments: [{ FullName: "System.Type" }] } =>
                ("ScopeTypes", "HashOf"),
            _ => null,
        };
    }

    private static (string Type, string Name)? OfStopwatch(MethodReference method) => method.Name switch
    {
        "StartNew" or "GetTimestamp" or ".ctor" or "Start" or "Stop" or "Reset" or "Restart" => ("ScopeStopwatch", method.Name),
        "GetElapsedTime" when method.Parameters.Count == 1 => ("ScopeStopwatch", method.Name),
        "get_IsRunning" => ("ScopeStopwatch", "Runs"),
        "get_Elapsed" or "get_ElapsedMilliseconds" or "get_ElapsedTicks" => ("ScopeStopwatch", method.Name[4..]),
        _ => null,
    };
}
