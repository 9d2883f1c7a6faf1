using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using CaveRuntime.Scripting.Policies.Format;
using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>Walks the instructions of every method body of an image.</summary>
internal sealed class ImageBodies(PEReader image, MetadataReader reader, ImageReferences references, ImageViolations violations)
{
    private const string Unsafe = "is unsafe code, and cells have none";
    private const string NewList = "M:System.Collections.Generic.List`1.#ctor(System.Int32)";

    private readonly RecentInstructions _recent = new();

    /// <summary>Checks one method's body.</summary>
    /// <param name="handle">The method, which has a body.</param>
    /// <param name="method">Its row.</param>
    /// <param name="inDetails">True if the method belongs to the compiler's <c>&lt;PrivateImplementationDetails&gt;</c>.</param>
    public void Check(MethodDefinitionHandle handle, MethodDefinition method, bool inDetails)
    {
        var body = image.GetMethodBody(method.RelativeVirtualAddress);
        CheckLocals(handle, body);
        var code = body.GetILReader();
        _recent.Clear();
        while (code.RemainingBytes > 0)
        {
            var offset = code.Offset;
            var first = code.ReadByte();
            var instruction = (ILOpCode)(first == 0xFE ? 0xFE00 | code.ReadByte() : first);
            switch (OpCodeTable.Operand(instruction))
            {
                case OpCodeTable.Refused:
                    var hint = instruction == ILOpCode.Localloc ? "Use an array instead of stackalloc." : null;
                    violations.Add($"the instruction {instruction.ToString().ToLowerInvariant()}", Unsafe, hint, handle, offset);
                    return;
                case OpCodeTable.Token:
                    var token = MetadataTokens.EntityHandle(code.ReadInt32());
                    CheckToken(instruction, token, handle, offset, inDetails);
                    _recent.Add(instruction, token);
                    continue;
                case OpCodeTable.Switch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case var length:
                    code.Offset += length;
                    break;
            }

            _recent.Add(instruction, default);
        }
    }

    private void CheckLocals(MethodDefinitionHandle handle, MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil)
        {
            return;
        }

        if (!body.LocalVariablesInitialized)
        {
            violations.Add("a method with uninitialised locals", "would read old memory", "Remove SkipLocalsInit.", handle);
        }

        if (reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(PointerScan.Instance, null).Contains(true))
        {
            violations.Add("a local variable that holds a pointer", Unsafe, null, handle);
        }
    }

    private void CheckToken(ILOpCode instruction, EntityHandle token, MethodDefinitionHandle method, int offset, bool inDetails)
    {
        switch (references.Of(token))
        {
            case { Grant: Grant.Denied or Grant.AttributeOnly } verdict:
                violations.Add(verdict, method, offset);
                break;
            case { Grant: Grant.ImplicitAtSite, Rule.Site: var site } verdict when !Holds(site, inDetails):
                violations.Add(verdict, method, offset);
                break;
        }

        if (instruction == ILOpCode.Ldtoken && !IsTypeOrField(token))
        {
            violations.Add("the handle of a method", "is reflection", null, method, offset);
        }
    }

    private bool Holds(GrantSite site, bool inDetails) => site switch
    {
        GrantSite.Details => inDetails,
        GrantSite.NewList => FollowsNewList(),
        GrantSite.Constant => FollowsConstant(),
        _ => true,
    };

    /// <summary>True after "load the address of bytes in the image, load their count".</summary>
    private bool FollowsConstant() =>
        _recent.Code(1) == ILOpCode.Ldsflda
        && _recent.Token(1) is { Kind: HandleKind.FieldDefinition } field
        && (reader.GetFieldDefinition((FieldDefinitionHandle)field).Attributes & FieldAttributes.HasFieldRVA) != 0;

    /// <summary>
    /// True after "make a list of this capacity, keep it, load the count": the form that the compiler gives to
    /// <c>List&lt;T&gt; x = [a, b]</c>. Such a list is fresh and zeroed, so nothing leaks when its count is set.
    /// </summary>
    private bool FollowsNewList() =>
        _recent.Code(1) == ILOpCode.Dup && _recent.Code(2) == ILOpCode.Newobj && references.Of(_recent.Token(2))?.Id == NewList;

    private bool IsTypeOrField(EntityHandle token) =>
        token.Kind is HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification or HandleKind.FieldDefinition
        || (token.Kind == HandleKind.MemberReference
            && reader.GetMemberReference((MemberReferenceHandle)token).GetKind() == MemberReferenceKind.Field);
}
