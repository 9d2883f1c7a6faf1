using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Cells.Texts;

namespace CaveRuntime.Cells.HostValues;

/// <summary>How values travel between the host's types and their likenesses in the scope: by member name, without regard to case.</summary>
internal static class HostValueJson
{
    /// <summary>Lenient where two honest sides talk: a member that one side lacks is passed over.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new TextConverter() },
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };
}
