using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>Decodes a signature to one bit: does it speak of pointers, function pointers, pinned or typed references?</summary>
internal sealed class PointerScan : ISignatureTypeProvider<bool, object?>
{
    /// <summary>The one scanner.</summary>
    public static PointerScan Instance { get; } = new();

    /// <summary>True if the return type or a parameter does, or if the call takes a variable list of arguments.</summary>
    public static bool In(MethodSignature<bool> signature) =>
        signature.ReturnType
        || signature.ParameterTypes.Contains(true)
        || signature.Header.CallingConvention != SignatureCallingConvention.Default;

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode == PrimitiveTypeCode.TypedReference;

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => false;

    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => false;

    public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => typeArguments.Contains(true);

    public bool GetGenericTypeParameter(object? genericContext, int index) => false;

    public bool GetGenericMethodParameter(object? genericContext, int index) => false;

    public bool GetSZArrayType(bool elementType) => elementType;

    public bool GetArrayType(bool elementType, ArrayShape shape) => elementType;

    public bool GetByReferenceType(bool elementType) => elementType;

    public bool GetPointerType(bool elementType) => true;

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => true;

    public bool GetPinnedType(bool elementType) => true;

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => unmodifiedType;
}
