using System.Text.Json;
using System.Text.Json.Serialization;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Configuration;

/// <summary>The models by what they do, as <c>"roles"</c> of a configuration file says it.</summary>
internal sealed record RoleModels
{
    public string? Operator { get; init; }

    public string? Sub { get; init; }

    [JsonConverter(typeof(OneOrMoreConverter))]
    public IReadOnlyList<string>? Child { get; init; }

    public string? Summary { get; init; }

    public string? Judge { get; init; }

    /// <summary>The settings with these models in them.</summary>
    /// <exception cref="UsageException">The file says one of them twice.</exception>
    public Settings Into(Settings settings, string path)
    {
        foreach ((string role, string key, bool isTwice) in new[]
            {
                ("operator", "model", Operator is not null && settings.Model is not null),
                ("sub", "sub_model", Sub is not null && settings.SubModel is not null),
                ("child", "child_models", Child is not null && settings.ChildModels is not null),
                ("summary", "summary_model", Summary is not null && settings.SummaryModel is not null),
                ("judge", "judge_model", Judge is not null && settings.JudgeModel is not null),
            })
        {
            if (isTwice)
                throw new UsageException($"{path}: key 'roles.{role}': '{key}' says the same. Keep one of them.");
        }

        return settings with
        {
            Model = Operator ?? settings.Model,
            SubModel = Sub ?? settings.SubModel,
            ChildModels = Child ?? settings.ChildModels,
            SummaryModel = Summary ?? settings.SummaryModel,
            JudgeModel = Judge ?? settings.JudgeModel,
            Roles = null,
        };
    }
}

/// <summary>A text, or a list of texts.</summary>
internal sealed class OneOrMoreConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("write a model, or a list of models");
        var all = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            all.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray && all.Count > 0
            ? all
            : throw new JsonException("write a model, or a list of models");
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string text in value)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
