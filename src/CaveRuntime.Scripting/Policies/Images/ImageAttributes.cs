using System.Reflection.Metadata;
using CaveRuntime.Scripting.Policies.Catalog;
using CaveRuntime.Scripting.Policies.Grants;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>Judges the attributes of an image: their constructors, and the types that hide as text in their arguments.</summary>
internal sealed class ImageAttributes(MetadataReader reader, GrantTable grants, ImageReferences references, ImageViolations violations)
{
    /// <summary>Judges every attribute of the image.</summary>
    public void Check()
    {
        foreach (var handle in reader.CustomAttributes)
        {
            var attribute = reader.GetCustomAttribute(handle);
            switch (references.Of(attribute.Constructor))
            {
                case { Grant: Grant.Denied } verdict:
                    violations.Add(verdict);
                    break;
                case { Grant: Grant.ImplicitAtSite } verdict when !IsCompilerMade(attribute.Parent):
                    violations.Add(verdict);
                    break;
                default:
                    CheckTypeArguments(attribute);
                    break;
            }
        }
    }

    private bool IsCompilerMade(EntityHandle parent) =>
        parent.Kind == HandleKind.TypeDefinition
        && reader.GetString(reader.GetTypeDefinition((TypeDefinitionHandle)parent).Name).StartsWith('<');

    private void CheckTypeArguments(CustomAttribute attribute)
    {
        // 01 00, then the arguments, then a count of named ones in two bytes: four bytes hold nothing at all.
        if (reader.GetBlobReader(attribute.Value).Length <= 4)
        {
            return;
        }

        var value = attribute.DecodeValue(AttributeTypes.Instance);
        foreach (var argument in value.FixedArguments)
        {
            CheckArgument(argument.Type, argument.Value);
        }

        foreach (var argument in value.NamedArguments)
        {
            CheckArgument(argument.Type, argument.Value);
        }
    }

    private void CheckArgument(string type, object? value)
    {
        if (type == AttributeTypes.SystemType && value is string name)
        {
            CheckTypeName(name);
        }
        else if (value is System.Collections.Immutable.ImmutableArray<CustomAttributeTypedArgument<string>> elements)
        {
            foreach (var element in elements)
            {
                CheckArgument(element.Type, element.Value);
            }
        }
    }

    private void CheckTypeName(string name)
    {
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
        {
            // Without an assembly it is a type of the cell itself.
            return;
        }

        var plain = name[..comma].Replace('+', '.');
        if (plain.Contains('[', StringComparison.Ordinal))
        {
            violations.Add($"the type {name}", "is hidden in the argument of an attribute", "Name a type without type arguments.");
        }
        else if (grants.Type(plain) is { Grant: not Grant.Explicit } verdict)
        {
            violations.Add(verdict);
        }
    }

    /// <summary>Decodes attribute arguments; types come out as the names that the image holds.</summary>
    private sealed class AttributeTypes : ICustomAttributeTypeProvider<string>
    {
        public const string SystemType = "System.Type";

        public static AttributeTypes Instance { get; } = new();

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => DocumentIdDecoder.Instance.GetPrimitiveType(typeCode);

        public string GetSystemType() => SystemType;

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            DocumentIdDecoder.NameOf(reader, handle);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            DocumentIdDecoder.NameOf(reader, handle);

        public string GetTypeFromSerializedName(string name) => name;

        // Enumerations are read as 32-bit integers, which those of the granted attributes are.
        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type == SystemType;
    }
}
