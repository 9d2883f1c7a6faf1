using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CaveRuntime.Cells.HostValues;

namespace CaveRuntime.Objects;

/// <summary>JSON of the host's values as cells may see them: the members of their mirror types, and no others.</summary>
internal static class HostJson
{
    /// <summary>Options for a session's mirror types.</summary>
    public static JsonSerializerOptions For(MirrorTypes mirrors)
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(type =>
        {
            if (type.Kind != JsonTypeInfoKind.Object || mirrors.MembersOf(type.Type) is not { Count: > 0 } members)
                return;
            for (int i = type.Properties.Count - 1; i >= 0; i--)
            {
                if (type.Properties[i].AttributeProvider is System.Reflection.MemberInfo member && !members.Any(m => m.Name == member.Name))
                    type.Properties.RemoveAt(i);
            }
        });
        return new JsonSerializerOptions(HostValueJson.Options)
        {
            TypeInfoResolver = resolver,
            ReferenceHandler = ReferenceHandler.IgnoreCycles
        };
    }
}
