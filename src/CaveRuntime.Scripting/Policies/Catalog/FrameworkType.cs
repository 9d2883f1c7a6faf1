using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace CaveRuntime.Scripting.Policies.Catalog;

/// <summary>A public type of the framework with the members that a cell could name: public and protected ones. Thread-safe.</summary>
internal sealed class FrameworkType
{
    private readonly FrameworkCatalog _catalog;
    private readonly MetadataReader _reader;
    private readonly TypeDefinitionHandle _handle;
    private readonly Lazy<FrozenDictionary<string, FrameworkMember>> _members;
    private readonly Lazy<string> _surface;

    internal FrameworkType(FrameworkCatalog catalog, string assembly, string name, MetadataReader reader, TypeDefinitionHandle handle)
    {
        _catalog = catalog;
        _reader = reader;
        _handle = handle;
        Assembly = assembly;
        Name = name;
        _members = new(() => Read().ToFrozenDictionary(member => member.Id, StringComparer.Ordinal));
        _surface = new(() => MemberSurface.Fingerprint(Members.Values));
    }

    /// <summary>The simple name of the assembly that defines it.</summary>
    public string Assembly { get; }

    /// <summary>Its full name, such as <c>System.Collections.Generic.List`1.Enumerator</c>.</summary>
    public string Name { get; }

    /// <summary>Its public and protected methods, accessors and fields, by documentation-comment id.</summary>
    public IReadOnlyDictionary<string, FrameworkMember> Members => _members.Value;

    /// <summary>The fingerprint of its member surface; see <see cref="MemberSurface"/>.</summary>
    public string Surface => _surface.Value;

    private IEnumerable<FrameworkMember> Read()
    {
        var type = _reader.GetTypeDefinition(_handle);
        var owners = Owners(type);
        foreach (var handle in type.GetMethods())
        {
            var method = _reader.GetMethodDefinition(handle);
            if (IsReachable(method.Attributes & MethodAttributes.MemberAccessMask))
            {
                var name = _reader.GetString(method.Name);
                var id = DocumentIdDecoder.Method(Name, name, method.DecodeSignature(DocumentIdDecoder.Instance, default));
                string? root = IsOverride(method) ? Root(id[(2 + Name.Length + 1)..]) : null;
                yield return new FrameworkMember(id, owners.GetValueOrDefault(handle), root, false);
            }
        }

        foreach (var handle in type.GetFields())
        {
            var field = _reader.GetFieldDefinition(handle);
            if (IsReachable((MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask)))
            {
                var isConstant = (field.Attributes & FieldAttributes.Literal) != 0;
                yield return new FrameworkMember($"F:{Name}.{_reader.GetString(field.Name)}", null, null, isConstant);
            }
        }
    }

    private Dictionary<MethodDefinitionHandle, string> Owners(TypeDefinition type)
    {
        var owners = new Dictionary<MethodDefinitionHandle, string>();
        foreach (var handle in type.GetProperties())
        {
            var property = _reader.GetPropertyDefinition(handle);
            var accessors = property.GetAccessors();
            var text = new System.Text.StringBuilder("P:").Append(Name).Append('.')
                .Append(_reader.GetString(property.Name).Replace('.', '#'));
            DocumentIdDecoder.AppendParameters(text, property.DecodeSignature(DocumentIdDecoder.Instance, default).ParameterTypes);
            owners[accessors.Getter] = owners[accessors.Setter] = text.ToString();
        }

        foreach (var handle in type.GetEvents())
        {
            var happening = _reader.GetEventDefinition(handle);
            var accessors = happening.GetAccessors();
            owners[accessors.Adder] = owners[accessors.Remover] = $"E:{Name}.{_reader.GetString(happening.Name)}";
        }

        return owners;
    }

    /// <summary>The root of an override, searched upwards by name and parameters.</summary>
    private string? Root(string member)
    {
        string? root = null;
        var arguments = ImmutableArray<string>.Empty;
        var type = this;
        while (type.Base(arguments) is var (parent, parentArguments))
        {
            (type, arguments) = (parent, parentArguments);
            root = type.Declares(member, arguments) ?? root;
        }

        return root;
    }

    private (FrameworkType Type, ImmutableArray<string> Arguments)? Base(ImmutableArray<string> arguments)
    {
        var handle = _reader.GetTypeDefinition(_handle).BaseType;
        if (handle.IsNil)
        {
            return null;
        }

        var parentArguments = ImmutableArray<string>.Empty;
        string name;
        if (handle.Kind == HandleKind.TypeSpecification)
        {
            var parts = new Instantiation();
            _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(parts, arguments);
            (name, parentArguments) = (parts.Type, parts.Arguments);
        }
        else
        {
            name = handle.Kind == HandleKind.TypeDefinition
                ? DocumentIdDecoder.NameOf(_reader, (TypeDefinitionHandle)handle)
                : DocumentIdDecoder.NameOf(_reader, (TypeReferenceHandle)handle);
        }

        return _catalog.Find(name) is { } parent ? (parent, parentArguments) : null;
    }

    /// <summary>
    /// The id of the virtual method here that has that name and those parameters once the type arguments are put in, or null.
    /// </summary>
    private string? Declares(string member, ImmutableArray<string> arguments)
    {
        foreach (var handle in _reader.GetTypeDefinition(_handle).GetMethods())
        {
            var method = _reader.GetMethodDefinition(handle);
            var name = _reader.GetString(method.Name);
            if ((method.Attributes & MethodAttributes.Virtual) != 0
                && member.StartsWith(name, StringComparison.Ordinal)
                && DocumentIdDecoder.Method("", name, method.DecodeSignature(DocumentIdDecoder.Instance, arguments))
                    .AsSpan(3).SequenceEqual(member))
            {
                return DocumentIdDecoder.Method(Name, name, method.DecodeSignature(DocumentIdDecoder.Instance, default));
            }
        }

        return null;
    }

    private static bool IsOverride(MethodDefinition method) =>
        (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.NewSlot)) == MethodAttributes.Virtual;

    private static bool IsReachable(MethodAttributes access) =>
        access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>Splits one generic instantiation into type and arguments.</summary>
    private sealed class Instantiation : ISignatureTypeProvider<string, ImmutableArray<string>>
    {
        private static DocumentIdDecoder Text => DocumentIdDecoder.Instance;

        public string Type { get; private set; } = "";

        public ImmutableArray<string> Arguments { get; private set; } = [];

        // The outermost instantiation is decoded last.
        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
        {
            (Type, Arguments) = (genericType, typeArguments);
            return Text.GetGenericInstantiation(genericType, typeArguments);
        }

        public string GetArrayType(string elementType, ArrayShape shape) => Text.GetArrayType(elementType, shape);

        public string GetByReferenceType(string elementType) => Text.GetByReferenceType(elementType);

        public string GetFunctionPointerType(MethodSignature<string> signature) => Text.GetFunctionPointerType(signature);

        public string GetGenericMethodParameter(ImmutableArray<string> genericContext, int index) =>
            Text.GetGenericMethodParameter(genericContext, index);

        public string GetGenericTypeParameter(ImmutableArray<string> genericContext, int index) =>
            Text.GetGenericTypeParameter(genericContext, index);

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => Text.GetPinnedType(elementType);

        public string GetPointerType(string elementType) => Text.GetPointerType(elementType);

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => Text.GetPrimitiveType(typeCode);

        public string GetSZArrayType(string elementType) => Text.GetSZArrayType(elementType);

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            Text.GetTypeFromDefinition(reader, handle, rawTypeKind);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            Text.GetTypeFromReference(reader, handle, rawTypeKind);

        public string GetTypeFromSpecification(
            MetadataReader reader, ImmutableArray<string> genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}
