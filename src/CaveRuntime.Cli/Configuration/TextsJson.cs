using System.Text.Json.Serialization;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Texts by name, as the user's own files hold them.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TextsJson : JsonSerializerContext;
