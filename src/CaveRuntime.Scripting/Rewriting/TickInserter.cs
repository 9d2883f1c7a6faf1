using CaveRuntime.Scripting.Compiling;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace CaveRuntime.Scripting.Rewriting;

/// <summary>Inserts ticks into the methods of one module.</summary>
internal sealed class TickInserter
{
    private readonly FieldReference _stop;
    private readonly MethodReference _halt;
    private readonly MethodReference _enter;

    public TickInserter(ModuleDefinition module, AssemblyNameReference hooks)
    {
        var tick = new TypeReference("CaveRuntime.Hooks", "Tick", module, hooks);
        var volatileBool = new RequiredModifierType(
            new TypeReference("System.Runtime.CompilerServices", "IsVolatile", module, module.TypeSystem.CoreLibrary),
            module.TypeSystem.Boolean);
        _stop = new FieldReference("Stop", volatileBool, tick);
        _halt = new MethodReference("Halt", module.TypeSystem.Void, tick);
        _enter = new MethodReference("Enter", module.TypeSystem.Void, tick);
    }

    /// <summary>Inserts what this method needs.</summary>
    /// <returns>False where it needs nothing.</returns>
    public bool Insert(MethodDefinition method)
    {
        MethodBody body = method.Body;
        List<Instruction> backEdges = BackEdges(body);
        bool isPlumbing = IsPlumbing(method);
        bool calls = !isPlumbing && body.Instructions.Any(i => i.OpCode.FlowControl == FlowControl.Call);
        bool isLambda = !isPlumbing && method.Name.StartsWith('<');
        if (backEdges.Count == 0 && !calls && !isLambda)
            return false;

        // Inserting lengthens the code, and a short branch may then not reach.
        body.SimplifyMacros();
        ILProcessor il = body.GetILProcessor();
        foreach (Instruction branch in backEdges)
            Redirect(body, branch, InsertCheck(il, branch));
        // The stack can only be used up by what calls; a lambda that calls nothing can still be called without end.
        if (calls)
            il.InsertBefore(body.Instructions[0], il.Create(OpCodes.Call, _enter));
        else if (isLambda)
            InsertCheck(il, body.Instructions[0]);
        body.OptimizeMacros();
        return true;
    }

    // What the compiler puts around a cell, and the bodies of its state machines: the former run once, the latter are
    // entered through the method that made them, which has its own tick. Most small cells then need no tick at all.
    private static bool IsPlumbing(MethodDefinition method) =>
        method.Name is "<Factory>" or "<Initialize>" ||
        (method.IsConstructor && method.DeclaringType is { Name: SubmissionChain.CellTypeName, DeclaringType: null }) ||
        (method.DeclaringType.Name.StartsWith('<') && method.Name is "MoveNext" or "SetStateMachine");

    // A tick goes in front of the branch, not in front of its target: the target may be the first instruction of a
    // protected region that the branch lies in, and a jump to just outside that region would be invalid.
    private static List<Instruction> BackEdges(MethodBody body) => [.. body.Instructions.Where(i => i.Operand switch
    {
        Instruction target => target.Offset <= i.Offset,
        Instruction[] targets => targets.Any(target => target.Offset <= i.Offset),
        _ => false,
    })];

    private Instruction InsertCheck(ILProcessor il, Instruction before)
    {
        Instruction first = il.Create(OpCodes.Volatile);
        il.InsertBefore(before, first);
        il.InsertBefore(before, il.Create(OpCodes.Ldsfld, _stop));
        il.InsertBefore(before, il.Create(OpCodes.Brfalse, before));
        il.InsertBefore(before, il.Create(OpCodes.Call, _halt));
        return first;
    }

    private static void Redirect(MethodBody body, Instruction from, Instruction to)
    {
        foreach (Instruction i in body.Instructions)
        {
            if (i.Operand == from && !IsOwnSkip(i, from))
                i.Operand = to;
            else if (i.Operand is Instruction[] targets)
                i.Operand = Array.ConvertAll(targets, target => target == from ? to : target);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            if (handler.TryStart == from) handler.TryStart = to;
            if (handler.TryEnd == from) handler.TryEnd = to;
            if (handler.HandlerStart == from) handler.HandlerStart = to;
            if (handler.HandlerEnd == from) handler.HandlerEnd = to;
            if (handler.FilterStart == from) handler.FilterStart = to;
        }
    }

    /// <summary>Whether this is the tick's own jump over its call, which must keep its target.</summary>
    private static bool IsOwnSkip(Instruction i, Instruction from) =>
        i.OpCode == OpCodes.Brfalse && i.Next?.Next == from && i.Previous?.Previous?.OpCode == OpCodes.Volatile;
}
