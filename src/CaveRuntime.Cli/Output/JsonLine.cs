using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaveRuntime.Cli.Output;

/// <summary>Makes one line of JSON.</summary>
internal static class JsonLine
{
    /// <summary>Letters stay letters: the lines are read by programs and by people, never put into a web page as they are.</summary>
    private static readonly JsonSerializerOptions s_readable = new(OutputJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as one line, without the end of line.</summary>
    public static string Of(object value) => JsonSerializer.Serialize(value, s_readable.GetTypeInfo(value.GetType()));
}
