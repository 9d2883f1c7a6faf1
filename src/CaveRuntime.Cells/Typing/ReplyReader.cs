using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells.Typing;

/// <summary>
/// Takes the value out of what a model wrote, where that leaves no doubt: it is the whole reply, the one fenced block in it, or the last
/// complete JSON after the thinking. A number among words is none, and neither is JSON that is cut off, or one of two that differ.
/// </summary>
internal static partial class ReplyReader
{
    // What may stand behind a value that is the end of a reply.
    private static readonly System.Buffers.SearchValues<char> s_closing =
        System.Buffers.SearchValues.Create(" \t\r\n.;`*\"'”)");

    private const string Several = "there are several JSON values in the reply, and they differ; give one";

    private const string Nothing = "there is no JSON in the reply";

    /// <summary>Reads a reply.</summary>
    /// <param name="schema">The form that is asked for.</param>
    /// <param name="wrapped">Whether the schema is that of an object whose one member, <c>value</c>, holds the value.</param>
    /// <param name="reply">What the model wrote.</param>
    /// <param name="json">JSON that fits the schema.</param>
    /// <returns>What is wrong, with the place in the JSON; null on success.</returns>
    public static string? Read(JsonObject schema, bool wrapped, string reply, out JsonElement json)
    {
        var form = new Form(schema, wrapped);
        if (LooseJson.Parse(reply.Trim()) is { } whole && (!form.IsText || whole.ValueKind is JsonValueKind.Object or JsonValueKind.String))
            return form.Fit(whole, out json);
        string text = ReplyText.WithoutThinking(reply);
        string? problem = InText(form, text, out json);
        // A text that is no JSON is the text that was asked for.
        return problem is not null && form.IsText && text.Length > 0 && text[0] is not ('{' or '`')
            ? form.Fit(JsonSerializer.SerializeToElement(text), out json)
            : problem;
    }

    private static string? InText(Form form, string text, out JsonElement json) =>
        Whole(form, text, out json, out string? problem) ? problem
        : Fenced(form, text, out json, out problem) ? problem
        : Between(form, text, out json);

    private static bool Whole(Form form, string text, out JsonElement json, out string? problem)
    {
        (json, problem) = (default, null);
        if (form.Bare(text) is not { } value)
            return false;
        problem = form.Fit(value, out json);
        return true;
    }

    private static bool Fenced(Form form, string text, out JsonElement json, out string? problem)
    {
        (json, problem) = (default, null);
        var blocks = ReplyText.Fenced(text)
            .Select(block => (Json: form.Bare(block.Text), block.End))
            .Where(block => block.Json is { } value && form.Means(value))
            .ToList();
        if (blocks.Count == 0)
            return false;
        string? wrong = null;
        var values = blocks.ConvertAll(block =>
        {
            wrong = form.Fit(block.Json!.Value, out JsonElement fitted) ?? wrong;
            return fitted;
        });
        (json, problem) = (values[^1], wrong);
        if (values.Exists(value => !JsonElement.DeepEquals(value, values[0])))
            problem = $"there are {values.Count} blocks in the reply, and they differ; give one";
        else if (After(form, text[blocks[^1].End..], values[0]))
            problem = "there is more JSON after the block, and it differs; give one";
        return true;
    }

    // Whether other JSON of this form, or the beginning of some, follows a block.
    private static bool After(Form form, string rest, JsonElement value) =>
        LooseJson.Between(rest, out bool isBroken).Exists(found =>
            form.Means(found.Json) && (form.Fit(found.Json, out JsonElement other) is not null || !JsonElement.DeepEquals(other, value)))
        || isBroken;

    private static string? Between(Form form, string text, out JsonElement json)
    {
        json = default;
        var found = LooseJson.Between(text, out bool isBroken);
        if (isBroken)
            return "the JSON in the reply is cut off or not valid";
        if (found.Count == 0)
            return Nothing;
        var meant = found.FindAll(value => form.Means(value.Json));
        if (meant.Count == 0)
            return form.Fit(found[^1].Json, out json) ?? Nothing;
        if (form.Fit(meant[^1].Json, out json) is { } problem)
            return problem;
        JsonElement last = json;
        int behind = meant[^1].End;
        if (Shows().IsMatch(text.AsSpan(0, meant[^1].Start)))
            return "the last JSON in the reply is called an example or a format; give the value, and nothing behind it";
        // [1] may be a footnote, and what goes on behind the JSON may be about something else.
        bool isAnswer = json.ValueKind == JsonValueKind.Object && text.AsSpan(behind).IndexOfAnyExcept(s_closing) < 0;
        int from = 0;
        foreach ((JsonElement value, int start, int end) in meant[..^1])
        {
            // Two that differ leave a doubt, unless the words before the first say that it is none of the answers.
            bool isExample = isAnswer && Introduces().IsMatch(text.AsSpan(from, start - from));
            from = end;
            if (!isExample && form.Fit(value, out JsonElement other) is null && !JsonElement.DeepEquals(other, last))
                return Several;
        }

        return null;
    }

    [GeneratedRegex(
        @"\b(?:examples?|e\.g\.|for instance|such as|template|placeholder)\b?[^.!?\n]{0,40}$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Introduces();

    // A line of its own, behind what was said already.
    [GeneratedRegex(
        @"\S\s*\n\W*(?:(?:expected|required|output|answer) )?(?:examples?|e\.g\.|format|form|schema|template)\b[^\n:]{0,20}:?\W*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Shows();

    /// <summary>The form that a value must have.</summary>
    private sealed record Form(JsonObject Schema, bool IsWrapped)
    {
        // What the value itself looks like, inside its wrapping.
        private JsonObject? Inner =>
            SchemaCheck.Resolved(IsWrapped ? Schema["properties"]?["value"] : Schema, Schema);

        /// <summary>Whether any text will do.</summary>
        public bool IsText => IsWrapped && Type == "string" && Inner!.Count == 1;

        /// <summary>What is wrong with JSON, wrapped or bare; null where it fits.</summary>
        public string? Fit(JsonElement json, out JsonElement fitted)
        {
            if (!IsWrapped)
                return SchemaFit.Problem(Schema, json, out fitted);
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("value", out _))
                return SchemaFit.Problem(Schema, ReplyJson.Wrapped(json), out fitted);
            if (SchemaFit.Problem(Schema, json, out fitted) is not { } problem)
                return null;
            // A dictionary may have a key of that name.
            return Type == "object" ? SchemaFit.Problem(Schema, ReplyJson.Wrapped(json), out fitted) : problem;
        }

        /// <summary>The value that all of a text is, as JSON or written bare.</summary>
        public JsonElement? Bare(string text) =>
            LooseJson.Parse(text.Trim()) ?? (IsWrapped && Inner is { } inner ? BareValue.Read(inner, text) : null);

        /// <summary>Whether JSON could be meant as the value: of its kind, and not empty.</summary>
        public bool Means(JsonElement json) => json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject().Any()
                && (!IsWrapped || Type is null or "object" || json.TryGetProperty("value", out _)),
            JsonValueKind.Array => json.GetArrayLength() > 0 && Type is null or "array",
            _ => IsWrapped && Type is not ("array" or "object"),
        };

        private string? Type => Inner is { } inner ? SchemaCheck.Types(inner).Find(type => type != "null") : null;
    }
}
