using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace CaveRuntime.Scripting.Policies.Symbols;

/// <summary>Walks what the compiler made of the statements: every call, operator, conversion and type, written or implied.</summary>
internal sealed class OperationCheck(SymbolViolations violations) : OperationWalker
{
    public override void Visit(IOperation? operation)
    {
        // What nameof() names leaves no trace in the cell.
        if (operation is null or INameOfOperation)
        {
            return;
        }

        if (!Judge(operation))
        {
            violations.Type(operation.Type, operation.Syntax);
        }

        base.Visit(operation);
    }

    /// <summary>Judges what the operation calls; true if it is refused.</summary>
    private bool Judge(IOperation operation)
    {
        var node = operation.Syntax;
        switch (operation)
        {
            case IInvocationOperation call:
                return Method(call.TargetMethod, node, !call.IsImplicit);
            case IMethodReferenceOperation reference:
                return Method(reference.Method, node, named: true);
            // No constructor runs: the value is the default one, and only the type counts.
            case IObjectCreationOperation { Constructor: { IsImplicitlyDeclared: true, ContainingType.IsValueType: true } } creation:
                violations.Type(creation.Type, node, named: !creation.IsImplicit);
                return false;
            case IObjectCreationOperation creation:
                return violations.Member(creation.Constructor, node, !creation.IsImplicit);
            case IPropertyReferenceOperation property:
                return Property(property, node);
            case IFieldReferenceOperation field:
                return violations.Member(field.Field, node, named: true);
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: var happening } } assignment:
                return violations.Member(assignment.Adds ? happening.AddMethod : happening.RemoveMethod, node, named: true);
            case IBinaryOperation { OperatorMethod: var method }:
                return Method(method, node, named: false);
            case IUnaryOperation { OperatorMethod: var method }:
                return Method(method, node, named: false);
            case ICompoundAssignmentOperation compound:
                return Method(compound.OperatorMethod, node, named: false)
                    | Method(compound.InConversion.MethodSymbol, node, named: false)
                    | Method(compound.OutConversion.MethodSymbol, node, named: false);
            case IIncrementOrDecrementOperation { OperatorMethod: var method }:
                return Method(method, node, named: false);
            case IConversionOperation { OperatorMethod: var method }:
                return Method(method, node, named: false);
            case ITypeOfOperation { TypeOperand: var type }:
                violations.Type(type, node, named: true);
                return false;
            case IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } }:
                violations.Add(
                    node,
                    "an async lambda that returns void",
                    "cannot be awaited, and its exception would end the worker",
                    "Await it: foreach (...) await ..., or Task.WhenAll(items.Select(async item => ...)).");
                return true;
            default:
                return false;
        }
    }

    private bool Method(IMethodSymbol? method, SyntaxNode node, bool named)
    {
        foreach (var argument in method?.TypeArguments ?? [])
        {
            violations.Type(argument, node);
        }

        return violations.Member(method, node, named);
    }

    private bool Property(IPropertyReferenceOperation reference, SyntaxNode node)
    {
        var (reads, writes) = reference.Parent switch
        {
            ISimpleAssignmentOperation assignment when assignment.Target == reference => (false, true),
            ICompoundAssignmentOperation assignment when assignment.Target == reference => (true, true),
            ICoalesceAssignmentOperation assignment when assignment.Target == reference => (true, true),
            IIncrementOrDecrementOperation => (true, true),
            ITupleOperation tuple => (!IsTarget(tuple), IsTarget(tuple)),
            _ => (true, false),
        };
        reads |= reference.Property.ReturnsByRef;
        return (reads && violations.Member(reference.Property.GetMethod, node, named: true))
            | (writes && violations.Member(reference.Property.SetMethod, node, named: true));
    }

    private static bool IsTarget(ITupleOperation tuple) => tuple.Parent switch
    {
        IDeconstructionAssignmentOperation assignment => assignment.Target == tuple,
        ITupleOperation outer => IsTarget(outer),
        _ => false,
    };
}
