using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using CaveRuntime.Scripting.Policies.Catalog;
using CaveRuntime.Scripting.Policies.Format;

namespace CaveRuntime.Tests.Policies;

/// <summary>Denies what cells use, one member at a time: the metadata check must notice every single denial.</summary>
public sealed class MutationTests
{
    private static readonly string[] s_cells =
    [
        "regex_groups", "word_count_dictionary", "linq_group_join", "json_document", "json_serializer_record", "dates_parsing",
        "record_struct_and_class", "class_with_interface", "own_exception", "async_enumerable", "async_try_finally_valuetask",
        "parallel_foreach", "interlocked_and_lock", "string_building", "string_join_many_arguments", "raw_and_interpolated",
        "tuples_deconstruction", "switch_expressions", "list_patterns_ranges", "collection_expressions", "spans_in_function",
        "iterators", "generic_math", "delegates_events", "params_collections", "own_new_constraint",
    ];

    [Fact]
    public void Every_denied_member_and_type_is_noticed_in_the_metadata()
    {
        var missed = new List<string>();
        var tried = 0;
        foreach (var name in s_cells)
        {
            var cell = CompiledCell.Of(File.ReadAllText(Path.Combine(Corpus.Folder("Benign"), name + ".csx")));
            Assert.Empty(cell.Metadata(Corpus.Sealed));
            foreach (var id in Used(cell))
            {
                tried++;
                var check = Corpus.Sealed.With(Denying(id));
                if (cell.Metadata(check).Count == 0)
                {
                    missed.Add($"{name}: {id}");
                }
            }
        }

        Assert.True(missed.Count == 0, $"{missed.Count} of {tried} missed:\n{string.Join('\n', missed)}");
        Assert.True(tried >= 500, $"only {tried} mutations were tried");
    }

    private static Policy Denying(string id) =>
        new("mutant", [Corpus.Sealed.Policy], [new PolicyRule(PolicyVerb.Deny, id, null, GrantSite.Anywhere, null, "mutant", 1)]);

    /// <summary>The ids of framework types and members that an image refers to, read independently of the check.</summary>
    private static List<string> Used(CompiledCell cell)
    {
        using var image = new PEReader(new MemoryStream(cell.Image));
        var reader = image.GetMetadataReader();
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeReferences)
        {
            used.Add("T:" + DocumentIdDecoder.NameOf(reader, handle));
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            var name = reader.GetString(member.Name);
            if (TypeOf(reader, member.Parent) is { } type)
            {
                used.Add(member.GetKind() == MemberReferenceKind.Field
                    ? $"F:{type}.{name}"
                    : DocumentIdDecoder.Method(type, name, member.DecodeMethodSignature(DocumentIdDecoder.Instance, default)));
            }
        }

        // A rule is written for the root of an override.
        var catalog = Corpus.Sealed.Grants.Catalog;
        // The cell API is granted whole: no rule is asked about it.
        return used.Where(id => !id.Contains(":CaveRuntime.Cells.", StringComparison.Ordinal)).Select(id => id[0] == 'T'
            ? id
            : catalog.Find(DocumentId.TypeOf(id)[2..])!.Members[id].Root ?? id).Distinct().ToList();
    }

    private static string? TypeOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return DocumentIdDecoder.NameOf(reader, (TypeReferenceHandle)parent);
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadByte();
        return blob.ReadTypeHandle() is { Kind: HandleKind.TypeReference } type
            ? DocumentIdDecoder.NameOf(reader, (TypeReferenceHandle)type)
            : null;
    }
}
