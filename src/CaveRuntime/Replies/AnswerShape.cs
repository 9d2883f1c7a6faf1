using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Cells.Typing;

namespace CaveRuntime.Replies;

/// <summary>The form that the host asked an answer to have.</summary>
internal interface IAnswerShape
{
    /// <summary>JSON schema of the answer.</summary>
    string Schema { get; }

    /// <summary>What is wrong with an answer; null where it fits.</summary>
    string? Problem(Final final);

    /// <summary>An answer that fits, as it is given on.</summary>
    Final Fitted(Final final) => final;
}

/// <summary>An answer that fits a JSON schema, which a cell has derived from a type that only it knows. The schema was written by a worker,
/// and is data.</summary>
internal sealed class SchemaShape(string schema) : IAnswerShape
{
    /// <inheritdoc/>
    public string Schema => schema;

    /// <inheritdoc/>
    public string? Problem(Final final)
    {
        try
        {
            if (JsonNode.Parse(schema) is not JsonObject rules)
                return null;
            // As a value, or as JSON in a text: either will do.
            string?[] problems = [.. new[] { final.Json, final.Text }.OfType<string>()
                .Select(text => ReplyReader.Read(rules, ReplyJson.Wraps(rules), text, out _))];
            return problems.Contains(null) ? null : problems[0];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"the schema is not valid: {e.Message}";
        }
    }
}

/// <summary>An answer that is a value of a C# type.</summary>
internal sealed class AnswerShape<T> : IAnswerShape
{
    /// <inheritdoc/>
    public string Schema => ReplySchema<T>.Instance.Text;

    /// <inheritdoc/>
    public string? Problem(Final final) => Read(final, out _);

    /// <summary>Reads an answer, given as a value or as JSON in a text.</summary>
    /// <returns>What is wrong with it; null on success.</returns>
    public static string? Read(Final final, out T? value)
    {
        var schema = ReplySchema<T>.Instance;
        value = default;
        string? problem = final.Json is { } json ? schema.Read(json, out value) : "there is no JSON in the answer";
        return problem is not null && schema.Read(final.Text, out value) is null ? null : problem;
    }
}
