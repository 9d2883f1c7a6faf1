using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using CaveRuntime.Scripting.Policies.Catalog;

namespace CaveRuntime.Scripting.Policies.Images;

/// <summary>
/// Judges what an image declares: layouts, implementation flags, native imports, finalizers and other things that leave no
/// reference to a member behind.
/// </summary>
internal sealed class ImageDeclarations(MetadataReader reader, ImageReferences references, ImageBodies bodies, ImageViolations violations)
{
    private const string Details = "<PrivateImplementationDetails>";
    private const string Layout = "lays out memory by hand";
    private const MethodImplAttributes Inlining = MethodImplAttributes.NoInlining | MethodImplAttributes.AggressiveInlining
        | MethodImplAttributes.AggressiveOptimization | MethodImplAttributes.NoOptimization | MethodImplAttributes.Synchronized;

    /// <summary>Judges every type, field and method that the image declares.</summary>
    public void Check()
    {
        RefuseRows(TableIndex.ImplMap, "a method imported from a native library", "would run native code");
        RefuseRows(TableIndex.ModuleRef, "a reference to a native library", "would run native code");
        RefuseRows(TableIndex.FieldLayout, "a field at an explicit offset", Layout);
        RefuseRows(TableIndex.FieldMarshal, "a field marshalled to native memory", Layout);
        RefuseRows(TableIndex.DeclSecurity, "a security declaration", "has no place in a cell");
        RefuseRows(TableIndex.File, "a file of the assembly", "has no place in a cell");
        RefuseRows(TableIndex.ExportedType, "an exported type", "has no place in a cell");
        RefuseRows(TableIndex.ManifestResource, "a resource", "has no place in a cell");
        foreach (var handle in reader.TypeDefinitions)
        {
            CheckType(handle, reader.GetTypeDefinition(handle));
        }
    }

    private void RefuseRows(TableIndex table, string subject, string why)
    {
        if (reader.GetTableRowCount(table) > 0)
        {
            violations.Add(subject, why);
        }
    }

    private void CheckType(TypeDefinitionHandle handle, TypeDefinition type)
    {
        var name = reader.GetString(type.Name);
        var outer = type.GetDeclaringType();
        var inDetails = name.StartsWith(Details, StringComparison.Ordinal) || (!outer.IsNil && IsDetails(outer));
        if (!type.Namespace.IsNil && outer.IsNil && !inDetails)
        {
            // The runtime gives meaning to some attributes by their full name alone.
            violations.Add($"the type {DocumentIdDecoder.NameOf(reader, handle)}", "stands in a namespace, and cells have none");
        }

        CheckLayout(name, type, inDetails);
        CheckBases(name, type);
        var isDelegate = references.NameOf(type.BaseType) == "System.MulticastDelegate";
        foreach (var field in type.GetFields())
        {
            CheckField(reader.GetFieldDefinition(field), inDetails);
        }

        foreach (var method in type.GetMethods())
        {
            CheckMethod(method, reader.GetMethodDefinition(method), type, name, isDelegate, inDetails);
        }
    }

    private bool IsDetails(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return outer.IsNil ? reader.GetString(type.Name).StartsWith(Details, StringComparison.Ordinal) : IsDetails(outer);
    }

    private void CheckLayout(string name, TypeDefinition type, bool inDetails)
    {
        // The compiler holds the bytes of constant arrays in types of a given size.
        if (inDetails)
        {
            return;
        }

        var layout = type.GetLayout();
        if ((type.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout)
        {
            violations.Add($"the explicit layout of {name}", Layout, "Remove StructLayout.");
        }

        // An empty struct is one byte long; every other size is written by hand.
        if (!layout.IsDefault && (layout.Size > 1 || layout.PackingSize > 0))
        {
            violations.Add($"the size or packing of {name}", Layout, "Remove StructLayout.");
        }
    }

    // To each of these the framework hands a buffer out of its pool, with what others left in it.
    private void CheckBases(string name, TypeDefinition type)
    {
        const string pooled = "would be handed pooled memory, which holds what others left in it";
        if (references.NameOf(type.BaseType) is { } above && above.StartsWith("System.IO.", StringComparison.Ordinal)
            && !above.EndsWith("Exception", StringComparison.Ordinal))
        {
            violations.Add($"the type {name}, derived from {above},", pooled, "Hold one in a field instead.");
        }

        if (references.NameOf(type.BaseType) is { } text && text.StartsWith("System.Text.", StringComparison.Ordinal)
            && (text.Contains("Encod", StringComparison.Ordinal) || text.Contains("Decode", StringComparison.Ordinal)))
        {
            violations.Add($"the type {name}, derived from {text},", pooled, "Use one of the encodings that there are.");
        }

        // What the compiler makes of [a, b]; no C# can declare such a name.
        var isOfCompiler = reader.GetString(type.Name).StartsWith("<>z__ReadOnly", StringComparison.Ordinal);
        foreach (var handle in type.GetMethods())
        {
            // A collection that copies itself is given arrays of the pool to copy into.
            var method = reader.GetString(reader.GetMethodDefinition(handle).Name);
            if (!isOfCompiler && (method == "CopyTo" || method.EndsWith(".CopyTo", StringComparison.Ordinal)))
                violations.Add($"the method CopyTo of {name}", pooled, "Implement IEnumerable<T>, or hold a List<T>.");
        }

        foreach (var handle in type.GetInterfaceImplementations())
        {
            if (references.NameOf(reader.GetInterfaceImplementation(handle).Interface)
                is "System.ISpanFormattable" or "System.IUtf8SpanFormattable")
            {
                violations.Add($"the type {name}, which formats itself into a span,", pooled, "Implement IFormattable, or override ToString.");
            }
        }
    }

    private void CheckField(FieldDefinition field, bool inDetails)
    {
        if (field.DecodeSignature(PointerScan.Instance, null))
        {
            violations.Add($"the field {reader.GetString(field.Name)}", "holds a pointer, and cells have none");
        }

        if (!inDetails && (field.Attributes & FieldAttributes.HasFieldRVA) != 0)
        {
            violations.Add($"the field {reader.GetString(field.Name)}", "maps raw bytes of the image");
        }
    }

    private void CheckMethod(
        MethodDefinitionHandle handle, MethodDefinition method, TypeDefinition type, string typeName, bool isDelegate, bool inDetails)
    {
        var name = reader.GetString(method.Name);
        if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0
            || (method.ImplAttributes & ~(Inlining | (isDelegate ? MethodImplAttributes.Runtime : 0))) != 0)
        {
            violations.Add($"the method {name}", "is implemented outside C#, and cells run no native code");
        }

        const MethodAttributes Refused =
            MethodAttributes.HasSecurity | MethodAttributes.RequireSecObject | MethodAttributes.UnmanagedExport;
        if ((method.Attributes & Refused) != 0)
        {
            violations.Add($"the method {name}", "carries flags that no cell has");
        }

        if (PointerScan.In(method.DecodeSignature(PointerScan.Instance, null)))
        {
            violations.Add($"the method {name}", "takes pointers or a variable list of arguments");
        }

        if (name == "Finalize" && (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.NewSlot)) == MethodAttributes.Virtual)
        {
            violations.Add($"the finalizer of {typeName}", "would run on the runtime's own thread", "Implement IDisposable instead.");
        }

        CheckInitializer(method, name, type, typeName);
        if (method.RelativeVirtualAddress != 0)
        {
            bodies.Check(handle, method, inDetails);
        }
        else if (!isDelegate && (method.Attributes & MethodAttributes.Abstract) == 0)
        {
            violations.Add($"the method {name}", "has no body");
        }
    }

    private void CheckInitializer(MethodDefinition method, string name, TypeDefinition type, string typeName)
    {
        if (name != ".cctor" || (method.Attributes & MethodAttributes.SpecialName) == 0)
        {
            return;
        }

        if (typeName == "<Module>")
        {
            violations.Add("a module initialiser", "would run before any limit holds", "Write the statements in the cell itself.");
        }

        // The submission itself is the one type that is not nested; its static variables are initialised in line.
        else if ((type.Attributes & TypeAttributes.BeforeFieldInit) == 0 && !type.GetDeclaringType().IsNil)
        {
            violations.Add(
                $"the static constructor of {typeName}",
                "runs at a moment that no cell controls",
                "Initialise the static fields where they are declared.");
        }
    }
}
