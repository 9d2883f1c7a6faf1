using System.Text.Json;
using System.Text.Json.Nodes;
using CaveRuntime.Replies;

namespace CaveRuntime.Tests.Replies;

/// <summary>A user's own schema: what it may say, and what fits it.</summary>
public sealed class AnswerSchemaTests
{
    private const string Person = """
        { "type": "object", "required": ["name"], "additionalProperties": false, "properties": {
            "name": { "type": "string", "minLength": 2, "pattern": "^[A-Z]" },
            "age": { "type": ["integer", "null"], "minimum": 0, "maximum": 150 },
            "role": { "enum": ["cook", "Pilot"] },
            "born": { "type": "string", "format": "date" },
            "pets": { "type": "array", "maxItems": 2, "uniqueItems": true, "items": { "$ref": "#/$defs/pet" } } },
          "$defs": { "pet": { "oneOf": [ { "type": "string" }, { "type": "object", "properties": { "kind": { "const": "cat" } } } ] } } }
        """;

    [Theory]
    [InlineData("""{"name":"Ada"}""")]
    [InlineData("""{"name":"Ada","age":null,"role":"Pilot","born":"1815-12-10","pets":["rex",{"kind":"cat"}]}""")]
    [InlineData("""{"name":"Zoë","age":3.0}""")]
    public void What_fits_is_given_on_as_it_is(string json)
    {
        Final fitted = Fit(Person, new Final(json, json));
        Assert.Equal(json, fitted.Text);
        Assert.Equal(json, fitted.Json);
    }

    [Theory]
    [InlineData("""{}""", "$.name: missing")]
    [InlineData("""{"name":null}""", "$.name: string expected, null found")]
    [InlineData("""{"name":"A"}""", "$.name: 2 characters or more expected, 1 found")]
    [InlineData("""{"name":"ada"}""", "$.name: \"ada\" does not match \"^[A-Z]\"")]
    [InlineData("""{"name":"Ada","age":151}""", "$.age: 150 or less expected, 151 found")]
    [InlineData("""{"name":"Ada","age":1.5}""", "$.age: integer or null expected, 1.5 found")]
    [InlineData("""{"name":"Ada","role":"pilot"}""", "$.role: \"pilot\" is not one of \"cook\", \"Pilot\"")]
    [InlineData("""{"name":"Ada","born":"10.12.1815"}""", "$.born: \"10.12.1815\" is not a date; write one such as 2026-03-31")]
    [InlineData("""{"name":"Ada","pets":["a","b","c"]}""", "$.pets: 2 items or fewer expected, 3 found")]
    [InlineData("""{"name":"Ada","pets":["a","a"]}""", "$.pets: an item stands there twice")]
    [InlineData("""{"name":"Ada","pets":[{"kind":"dog"}]}""", "$.pets[0]: string expected")]
    [InlineData("""{"name":"Ada","hat":1}""", "$.hat: there is no such member; members are name, age, role, born, pets")]
    [InlineData("""{"name":"Ada","name":"Bob"}""", "stands there twice")]
    [InlineData("Ada", "there is no JSON")]
    public void What_does_not_fit_is_told_with_its_place(string said, string problem) =>
        Assert.Contains(problem, AnswerSchema.Parse(Person).Shape.Problem(new Final(said, null)), StringComparison.Ordinal);

    [Fact]
    public void Members_get_the_spelling_of_the_schema_since_names_of_a_value_are_written_another_way()
    {
        const string schema = """{"type":"object","properties":{"Name":{"type":"string"},"List":{"items":{"properties":{"ID":{}}}}}}""";
        Assert.Equal("""{"Name":"Ada","List":[{"ID":1}],"more":2}""", Fit(schema, new Final("…", """{"name":"Ada","list":[{"id":1}],"more":2}""")).Text);
    }

    [Theory]
    [InlineData("Here it is:\n```json\n{\"name\": \"Ada\"}\n```")]
    [InlineData("{\"name\":\"Ada\"}\n")]
    public void Json_among_words_is_taken_where_there_is_one(string said) =>
        Assert.Equal("""{"name":"Ada"}""", Fit(Person, new Final(said, null)).Text);

    [Theory]
    [InlineData("[1]", "a schema expected")]
    [InlineData("{", "line 1, column 2: this is no JSON")]
    [InlineData("""{"type":"string"}""", "the answer has to be an object")]
    [InlineData("""{"type":"objekt"}""", "$.type: there is no type 'objekt'")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"strin"}}}""", "$.properties.a.type: there is no type 'strin'")]
    [InlineData("""{"type":"object","propertys":{}}""", "$.propertys: an answer cannot be held to 'propertys'")]
    [InlineData("""{"type":"object","properties":{"a":{"not":{}}}}""", "$.properties.a.not: an answer cannot be held to 'not'")]
    [InlineData("""{"type":"object","properties":{"a":7}}""", "$.properties.a: a schema expected")]
    [InlineData("""{"type":"object","required":"a"}""", "$.required: a list of names expected")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/$defs/b"}}}""", "there is nothing at '#/$defs/b'")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#item"}}}""", "there is nothing at '#item'")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"https://example.com/a.json"}}}""", "only parts of it can be named")]
    [InlineData("""{"type":"object","properties":{"a":{"pattern":"("}}}""", "$.properties.a.pattern: '('")]
    [InlineData("""{"type":"object","properties":{"a":{"minLength":-1}}}""", "a whole number expected")]
    [InlineData("""{"type":"object","type":"array"}""", "this is no JSON")]
    public void A_schema_that_no_answer_can_be_held_to_is_refused(string schema, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => AnswerSchema.Parse(schema)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_schema_that_names_itself_takes_trees_and_ends()
    {
        const string tree = """{"type":"object","properties":{"sons":{"type":"array","items":{"$ref":"#"}}},"additionalProperties":false}""";
        Assert.Equal("""{"sons":[{"sons":[]}]}""", Fit(tree, new Final("""{"sons":[{"sons":[]}]}""", null)).Text);
        AnswerSchema endless = AnswerSchema.Parse("""{"$ref":"#"}""");
        Assert.Contains("nested too deeply", endless.Shape.Problem(new Final("{}", null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_cannot_take_forever()
    {
        AnswerSchema slow = AnswerSchema.Parse("""{"type":"object","properties":{"a":{"pattern":"^(a+)+$"}}}""");
        string said = new JsonObject { ["a"] = new string('a', 20_000) + "!" }.ToJsonString();
        Assert.Contains("does not match", slow.Shape.Problem(new Final(said, null)), StringComparison.Ordinal);
    }

    private static Final Fit(string schema, Final final)
    {
        var shape = AnswerSchema.Parse(schema).Shape;
        Assert.Null(shape.Problem(final));
        Final fitted = shape.Fitted(final);
        using JsonDocument document = JsonDocument.Parse(fitted.Json!);
        return fitted;
    }
}
