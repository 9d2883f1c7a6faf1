using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Output;

/// <summary>Makes one line of JSON.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions s_output = Readable(OutputJson.Default);

    /// <summary>
    /// The options of a context, with letters that stay letters: the lines are read by programs and by people, never put into a web page as
    /// they are.
    /// </summary>
    public static JsonSerializerOptions Readable(JsonSerializerContext context) =>
        new(context.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Something of <see cref="OutputJson"/> as one line, without the end of line.</summary>
    public static string Of(object value) => Of(value, s_output);

    /// <summary>The value as one line, without the end of line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="options">What <see cref="Readable"/> made of the context that knows the value's type.</param>
    public static string Of(object value, JsonSerializerOptions options) =>
        Visible.Json(JsonSerializer.Serialize(value, options.GetTypeInfo(value.GetType())));
}
