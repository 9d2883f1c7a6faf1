using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells.HostValues;

/// <summary>How values travel between the host's types and their mirror types in the scope: by member name, ignoring case.</summary>
internal static class HostValueJson
{
    /// <summary>Lenient, because both sides are trusted: a member that one side does not have is skipped.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new TextConverter() },
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };
}
