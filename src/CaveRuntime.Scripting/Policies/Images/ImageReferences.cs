using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using CaveRuntime.Scripting.Policies.Catalog;
using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>Judges the reference tables of an image: assemblies, types and members that it names outside itself.</summary>
internal sealed class ImageReferences
{
    private readonly MetadataReader _reader;
    private readonly GrantTable _grants;
    private readonly GrantedAssemblies _own;
    private readonly ImageViolations _violations;
    private readonly string?[] _typeNames;
    private readonly Verdict?[] _types;
    private readonly Verdict?[] _members;

    /// <summary>Judges all reference rows once; denied types are noted at once, denied members where they are used.</summary>
    /// <param name="reader">The image.</param>
    /// <param name="grants">What is granted.</param>
    /// <param name="own">The assemblies that are granted whole.</param>
    /// <param name="violations">Where violations go.</param>
    public ImageReferences(MetadataReader reader, GrantTable grants, GrantedAssemblies own, ImageViolations violations)
    {
        _reader = reader;
        _grants = grants;
        _own = own;
        _violations = violations;
        _typeNames = new string?[reader.GetTableRowCount(TableIndex.TypeRef) + 1];
        _types = new Verdict?[_typeNames.Length];
        _members = new Verdict?[reader.GetTableRowCount(TableIndex.MemberRef) + 1];
        JudgeAssemblies();
        foreach (var handle in reader.TypeReferences)
        {
            _types[MetadataTokens.GetRowNumber(handle)] = JudgeType(handle);
        }

        foreach (var handle in reader.MemberReferences)
        {
            _members[MetadataTokens.GetRowNumber(handle)] = JudgeMember(reader.GetMemberReference(handle));
        }

        JudgeSpecifications();
    }

    /// <summary>The verdict on what a token in a method body refers to; null if it is the cell's own or a previous cell's.</summary>
    public Verdict? Of(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => _types[MetadataTokens.GetRowNumber(handle)],
        HandleKind.MemberReference => _members[MetadataTokens.GetRowNumber(handle)],
        HandleKind.MethodSpecification => Of(_reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
        _ => null,
    };

    /// <summary>The full name of a referenced type, or null if it is the cell's own or a previous cell's.</summary>
    public string? NameOf(EntityHandle handle) =>
        handle.Kind == HandleKind.TypeReference ? _typeNames[MetadataTokens.GetRowNumber(handle)] : null;

    /// <summary>Notes every refused type and member, wherever it stands: also those that no method body uses.</summary>
    public void NoteRefused()
    {
        foreach (var verdict in _members.Concat(_types))
        {
            if (verdict is { Grant: Grant.Denied })
            {
                _violations.Add(verdict);
            }
        }
    }

    private void JudgeAssemblies()
    {
        foreach (var handle in _reader.AssemblyReferences)
        {
            var name = _reader.GetString(_reader.GetAssemblyReference(handle).Name);
            if (!_own.Contains(name) && !_grants.Catalog.Assemblies.Contains(name))
            {
                _violations.Add($"assembly {name}", "is not one of those that cells are compiled against");
            }
        }
    }

    private Verdict? JudgeType(TypeReferenceHandle handle)
    {
        var scope = ScopeOf(handle);
        if (scope is not null && _own.Contains(scope))
        {
            return null;
        }

        var name = DocumentIdDecoder.NameOf(_reader, handle);
        _typeNames[MetadataTokens.GetRowNumber(handle)] = name;
        return scope is not null && _grants.Catalog.Find(name)?.Assembly == scope
            ? _grants.Type(name)
            : new Verdict("T:" + name, Grant.Denied, $"is not a public type of {scope ?? "this image"}", null);
    }

    private string? ScopeOf(TypeReferenceHandle handle)
    {
        var scope = _reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => ScopeOf((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => null,
        };
    }

    private Verdict? JudgeMember(MemberReference member)
    {
        if (member.GetKind() == MemberReferenceKind.Method && PointerScan.In(member.DecodeMethodSignature(PointerScan.Instance, null)))
        {
            return OnConstant(member) ?? Unsafe(member, "takes pointers or a variable list of arguments");
        }

        switch (member.Parent.Kind)
        {
            case HandleKind.TypeReference:
                return JudgeMember(member, NameOf(member.Parent));
            case HandleKind.TypeSpecification:
                var generic = GenericType((TypeSpecificationHandle)member.Parent);
                return generic.IsNil ? Unsafe(member, "belongs to a type of no known form") : JudgeMember(member, NameOf(generic));
            case HandleKind.TypeDefinition:
                return null;
            default:
                return Unsafe(member, "is called in a form that cells may not use");
        }
    }

    private Verdict? JudgeMember(MemberReference member, string? type)
    {
        if (type is null)
        {
            return null;
        }

        var name = _reader.GetString(member.Name);
        var id = member.GetKind() == MemberReferenceKind.Field
            ? $"F:{type}.{name}"
            : DocumentIdDecoder.Method(type, name, member.DecodeMethodSignature(DocumentIdDecoder.Instance, default));
        return _grants.Member(type, id);
    }

    /// <summary>The generic type of an instantiation, the handle itself for an array (whose accessors are free), or nil.</summary>
    private EntityHandle GenericType(TypeSpecificationHandle handle)
    {
        var blob = _reader.GetBlobReader(_reader.GetTypeSpecification(handle).Signature);
        switch (blob.ReadSignatureTypeCode())
        {
            case SignatureTypeCode.GenericTypeInstance:
                _ = blob.ReadCompressedInteger();
                return blob.ReadTypeHandle();
            case SignatureTypeCode.Array:
                return handle;
            default:
                return default;
        }
    }

    private void JudgeSpecifications()
    {
        for (var row = 1; row <= _reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            if (_reader.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).DecodeSignature(PointerScan.Instance, null))
            {
                _violations.Add("a pointer type", "is unsafe code, and cells have none");
            }
        }

        for (var row = 1; row <= _reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var method = _reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            if (method.DecodeSignature(PointerScan.Instance, null).Contains(true))
            {
                _violations.Add("a pointer as a type argument", "is unsafe code, and cells have none");
            }
        }
    }

    /// <summary>The verdict on a member with a pointer that is granted for the compiler's constants; null if it is none.</summary>
    private Verdict? OnConstant(MemberReference member) =>
        member.Parent.Kind == HandleKind.TypeSpecification
        && JudgeMember(member, NameOf(GenericType((TypeSpecificationHandle)member.Parent))) is { Grant: Grant.ImplicitAtSite } verdict
            ? verdict
            : null;

    private Verdict Unsafe(MemberReference member, string why) => new($"M:{_reader.GetString(member.Name)}", Grant.Denied, why, null);
}
