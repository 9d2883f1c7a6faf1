using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;

namespace CaveRuntime.Scripting.Policies.Catalog;

/// <summary>
/// Turns metadata signatures into the text of documentation-comment ids. Type parameters are written by position
/// (<c>`0</c>, <c>``0</c>), or replaced by the arguments given with them. Thread-safe.
/// </summary>
internal sealed class DocumentIdDecoder : ISignatureTypeProvider<string, ImmutableArray<string>>
{
    /// <summary>Marks a pointer or function pointer in the text; no id with it is ever granted.</summary>
    public const char Pointer = '*';

    /// <summary>The one decoder.</summary>
    public static DocumentIdDecoder Instance { get; } = new();

    /// <summary>The id of a method.</summary>
    /// <param name="type">The full name of its type, such as <c>System.Collections.Generic.List`1</c>.</param>
    /// <param name="name">Its metadata name.</param>
    /// <param name="signature">Its decoded signature.</param>
    public static string Method(string type, string name, MethodSignature<string> signature)
    {
        var text = new StringBuilder("M:", 96).Append(type).Append('.');
        foreach (var c in name)
        {
            text.Append(c == '.' ? '#' : c);
        }

        if (signature.GenericParameterCount > 0)
        {
            text.Append("``").Append(signature.GenericParameterCount);
        }

        AppendParameters(text, signature.ParameterTypes);
        if (name is "op_Implicit" or "op_Explicit" or "op_CheckedExplicit")
        {
            text.Append('~').Append(signature.ReturnType);
        }

        return text.ToString();
    }

    /// <summary>The full name of a type definition: namespace, outer types and name, joined by dots.</summary>
    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        var outer = type.GetDeclaringType();
        return outer.IsNil ? Qualify(reader.GetString(type.Namespace), name) : $"{NameOf(reader, outer)}.{name}";
    }

    /// <summary>The full name of a type reference: namespace, outer types and name, joined by dots.</summary>
    public static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : Qualify(reader.GetString(type.Namespace), name);
    }

    /// <summary>The list of parameters, in parentheses, or nothing if there is none.</summary>
    public static void AppendParameters(StringBuilder text, ImmutableArray<string> parameters)
    {
        if (parameters.Length > 0)
        {
            text.Append('(').AppendJoin(',', parameters).Append(')');
        }
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Void => "System.Void",
        PrimitiveTypeCode.Boolean => "System.Boolean",
        PrimitiveTypeCode.Char => "System.Char",
        PrimitiveTypeCode.SByte => "System.SByte",
        PrimitiveTypeCode.Byte => "System.Byte",
        PrimitiveTypeCode.Int16 => "System.Int16",
        PrimitiveTypeCode.UInt16 => "System.UInt16",
        PrimitiveTypeCode.Int32 => "System.Int32",
        PrimitiveTypeCode.UInt32 => "System.UInt32",
        PrimitiveTypeCode.Int64 => "System.Int64",
        PrimitiveTypeCode.UInt64 => "System.UInt64",
        PrimitiveTypeCode.Single => "System.Single",
        PrimitiveTypeCode.Double => "System.Double",
        PrimitiveTypeCode.String => "System.String",
        PrimitiveTypeCode.TypedReference => "System.TypedReference",
        PrimitiveTypeCode.IntPtr => "System.IntPtr",
        PrimitiveTypeCode.UIntPtr => "System.UIntPtr",
        PrimitiveTypeCode.Object => "System.Object",
        _ => throw new BadImageFormatException($"primitive type {typeCode}"),
    };

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => NameOf(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => NameOf(reader, handle);

    public string GetTypeFromSpecification(
        MetadataReader reader, ImmutableArray<string> genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        // Outer`1.Inner`2 with three arguments reads Outer{A}.Inner{B,C}.
        var text = new StringBuilder(genericType.Length + 32);
        var next = 0;
        for (var i = 0; i < genericType.Length; i++)
        {
            if (genericType[i] != '`')
            {
                text.Append(genericType[i]);
                continue;
            }

            var arity = 0;
            while (i + 1 < genericType.Length && char.IsAsciiDigit(genericType[i + 1]))
            {
                arity = (arity * 10) + genericType[++i] - '0';
            }

            text.Append('{').AppendJoin(',', typeArguments.AsSpan().Slice(next, arity).ToArray()).Append('}');
            next += arity;
        }

        return text.ToString();
    }

    public string GetGenericTypeParameter(ImmutableArray<string> genericContext, int index) =>
        genericContext.IsDefaultOrEmpty ? $"`{index}" : genericContext[index];

    public string GetGenericMethodParameter(ImmutableArray<string> genericContext, int index) => $"``{index}";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) =>
        shape.Rank == 1 ? $"{elementType}[0:]" : $"{elementType}[{string.Join(',', Enumerable.Repeat("0:", shape.Rank))}]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetPointerType(string elementType) => elementType + Pointer;

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"function{Pointer}";

    public string GetPinnedType(string elementType) => $"pinned{Pointer}{elementType}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    private static string Qualify(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
