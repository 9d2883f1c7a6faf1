using System.Globalization;
using System.Text.Json;
using CaveRuntime.Cells.Typing;

namespace CaveRuntime.Tests.Recursion;

/// <summary>A typed reply gives the value that it says, or none: never another one.</summary>
public sealed class ReplyReadingTests
{
    private const string Declined = "declined";

    [Theory]
    [InlineData("12", "12")]
    [InlineData(" 12.\n", "12")]
    [InlineData("**12**", "12")]
    [InlineData("`12`", "12")]
    [InlineData("\"12\"", "12")]
    [InlineData("“12”.", "12")]
    [InlineData("+12", "12")]
    [InlineData("-12", "-12")]
    [InlineData("−12", "-12")]
    [InlineData("36.0", "36")]
    [InlineData("1e3", "1000")]
    [InlineData("3.6e1", "36")]
    [InlineData("007", "7")]
    [InlineData("1,234", "1234")]
    [InlineData("-1,234", "-1234")]
    [InlineData("\"1,234\"", "1234")]
    [InlineData("1,234.00", "1234")]
    [InlineData("1 234", "1234")]
    [InlineData("1\u00A0234", "1234")]
    [InlineData("1\u2009234", "1234")]
    [InlineData("1\u202F234\u202F567", "1234567")]
    [InlineData("1_234", "1234")]
    [InlineData("1'234", "1234")]
    [InlineData("{\"value\": 12}", "12")]
    [InlineData("{\"value\": \"1,234\",}", "1234")]
    [InlineData("```json\n{\"value\": 12}\n```", "12")]
    [InlineData("```json {\"value\": 12}```", "12")]
    [InlineData("```\n1,234\n```", "1234")]
    [InlineData("I counted.\n```\n12\n```\nThat is all.", "12")]
    [InlineData("The total is {\"value\": 12}.", "12")]
    [InlineData("<think>Is it 11? {\"value\": 11}</think>12", "12")]
    [InlineData("<think>11</think>\n\n{\"value\": 12}<|im_end|>", "12")]
    [InlineData("Is it 11? {\"value\": 11}</think>12", "12")]
    [InlineData("<|channel|>analysis<|message|>11<|end|><|start|>assistant<|channel|>final<|message|>12<|return|>", "12")]
    [InlineData("\uFEFF12", "12")]
    [InlineData("12 // pages", "12")]
    public void A_whole_number_is_read_where_the_reply_is_that_number(string reply, string value) => Reads<int>(value, reply);

    [Theory]
    [InlineData("7/10")]
    [InlineData("3.5")]
    [InlineData("3.5 million")]
    [InlineData("0 is wrong; the count is 12")]
    [InlineData("The count is 12")]
    [InlineData("12 apples")]
    [InlineData("12 13")]
    [InlineData("12, 13")]
    [InlineData("12%")]
    [InlineData("$12")]
    [InlineData("~12")]
    [InlineData("12+")]
    [InlineData("10-12")]
    [InlineData("1,23")]
    [InlineData("0,123")]
    [InlineData("12,34,567")]
    [InlineData("1,234 567")]
    [InlineData("1.234.567")]
    [InlineData("1.234")]
    [InlineData("1.000")]
    [InlineData("-12.000")]
    [InlineData("{\"value\": 1.000}")]
    [InlineData("3000000000")]
    [InlineData("1e10")]
    [InlineData("1e999999999")]
    [InlineData("0x10")]
    [InlineData("twelve")]
    [InlineData("١٢")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[12]")]
    [InlineData("{}")]
    [InlineData("{\"value\": 12, \"value\": 13}")]
    [InlineData("{\"value\": \"12 apples\"}")]
    [InlineData("{\"value\": 12} or {\"value\": 13}, I do not know")]
    [InlineData("```\n12\n```\nor\n```\n13\n```")]
    [InlineData("```\n12\n```\nNo: {\"value\": 13}")]
    [InlineData("<think>It is 12")]
    [InlineData("<think>It is 12</think>")]
    [InlineData("{\"value\": 12")]
    [InlineData("")]
    public void What_could_be_another_number_or_none_is_declined(string reply) => Reads<int>(Declined, reply);

    [Theory]
    [InlineData("1,234.25", "1234.25")]
    [InlineData("12,345,678", "12345678")]
    [InlineData("1 234.5", "1234.5")]
    [InlineData("1.234", "1.234")]
    [InlineData(".5", "0.5")]
    [InlineData("-0.25.", "-0.25")]
    [InlineData("2.5e-3", "0.0025")]
    [InlineData("36", "36")]
    [InlineData("1,234", Declined)]
    [InlineData("1,23", Declined)]
    [InlineData("1.234,50", Declined)]
    [InlineData("3.5 million", Declined)]
    [InlineData("7/10", Declined)]
    [InlineData("70%", Declined)]
    [InlineData("1e400", Declined)]
    [InlineData("NaN", Declined)]
    [InlineData("\"NaN\"", Declined)]
    [InlineData("-Infinity", Declined)]
    public void A_fraction_is_read_where_comma_and_point_can_mean_one_thing_only(string reply, string value)
    {
        Reads<double>(value, reply);
        Reads<decimal>(value, reply);
    }

    [Fact]
    public void What_is_too_large_for_its_type_is_declined()
    {
        Reads<long>("9223372036854775807", "9,223,372,036,854,775,807");
        Reads<long>(Declined, "9,223,372,036,854,775,808");
        Reads<byte>(Declined, "256");
        Reads<uint>(Declined, "-1");
        Reads<float>(Declined, "1e39");
        Reads<decimal>(Declined, "1e30");
        Assert.NotNull(ReplySchema<float[]>.Instance.Read("[1, 1e39]", out _));
        Assert.Null(ReplySchema<double[]>.Instance.Read("[1, 1e39]", out double[]? doubles));
        Assert.Equal(1e39, doubles![1]);
    }

    [Theory]
    [InlineData("true", "True")]
    [InlineData("True", "True")]
    [InlineData("TRUE.", "True")]
    [InlineData("**false**", "False")]
    [InlineData("\"True\"", "True")]
    [InlineData("{\"value\": False}", "False")]
    [InlineData("Yes.", "True")]
    [InlineData("true or false, it depends", Declined)]
    [InlineData("not true", Declined)]
    [InlineData("true, I think", Declined)]
    [InlineData("1", Declined)]
    [InlineData("maybe", Declined)]
    [InlineData("null", Declined)]
    public void A_truth_is_one_word(string reply, string value) => Reads<bool>(value, reply);

    [Theory]
    [InlineData("Glad", "Glad")]
    [InlineData("glad", "Glad")]
    [InlineData("`SAD`.", "Sad")]
    [InlineData("\"sad\"", "Sad")]
    [InlineData("{\"value\":\"sad\"}", "Sad")]
    [InlineData("glad or sad", Declined)]
    [InlineData("gladly", Declined)]
    [InlineData("0", Declined)]
    public void A_word_of_an_enum_is_found_in_any_case(string reply, string value) => Reads<Mood>(value, reply);

    [Fact]
    public void Dates_and_identifiers_are_read_bare_and_only_in_the_form_of_JSON()
    {
        Reads<DateOnly>("05/01/2024", "2024-05-01");
        Reads<DateOnly>("05/01/2024", "`2024-05-01`.");
        Reads<DateTime>("05/01/2024 10:30:00", "2024-05-01T10:30:00");
        Reads<DateOnly>(Declined, "05/06/2024");
        Reads<DateTime>(Declined, "5 May 2024");
        Reads<DateTime>(Declined, "2024");
        Reads<DateOnly>(Declined, "It was 2024-05-01");
        Reads<Guid>("c56a4180-65aa-42ec-a945-5fd21dec0538", "c56a4180-65aa-42ec-a945-5fd21dec0538");
        Reads<TimeSpan>(Declined, "5");
    }

    [Fact]
    public void What_may_be_null_takes_null_and_nothing_that_only_looks_like_it()
    {
        Assert.Null(ReplySchema<int?>.Instance.Read("null", out int? nothing));
        Assert.Null(nothing);
        Assert.Null(ReplySchema<int?>.Instance.Read("{\"value\": None}", out nothing));
        Assert.Null(nothing);
        Assert.Null(ReplySchema<int?>.Instance.Read("1,234", out int? some));
        Assert.Equal(1234, some);
        Assert.NotNull(ReplySchema<int?>.Instance.Read("none found", out _));
    }

    [Theory]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36,}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":\"36\"}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36.0}")]
    [InlineData("{\"NAME\":\"Ada\", /* years */ \"age\":36}")]
    [InlineData("Here it is:\n```json\n{\"Name\":\"Ada\",\"Age\":36}\n```\nHope that helps {}")]
    [InlineData("For example {\"Name\":\"Bob\",\"Age\":1}. The answer is {\"Name\":\"Ada\",\"Age\":36}.")]
    [InlineData("Here it is in the requested format: {\"Name\":\"Ada\",\"Age\":36}")]
    [InlineData("Format: {\"Name\":\"Ada\",\"Age\":36}")]
    [InlineData("e.g. {\"Name\":\"Bob\",\"Age\":1}, {\"Name\":\"Ada\",\"Age\":36}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36}, that is {\"Name\": \"Ada\", \"Age\": 36}")]
    [InlineData("In the form {\"Name\": ..., \"Age\": ...}? <think>{\"Name\":\"Bob\",\"Age\":1}</think>\n{\"Name\":\"Ada\",\"Age\":36}")]
    [InlineData("<think>{\"Name\":\"Bob\",\"Age\":1}</think>```json\n{\"Name\":\"Ada\",\"Age\":36}\n```")]
    [InlineData("It says so in [12]: {\"Name\":\"Ada\",\"Age\":36} (page [13])")]
    [InlineData("```json\n{\"Name\":\"Ada\",\"Age\":36}\n```\nAgain:\n```json\n{ \"Age\": 36, \"Name\": \"Ada\" }\n```")]
    [InlineData("```python\nprint(36)\n```\n```json\n{\"Name\":\"Ada\",\"Age\":36}\n```")]
    public void A_record_is_read_through_harmless_slips(string reply)
    {
        Assert.Null(ReplySchema<Who>.Instance.Read(reply, out Who? who));
        Assert.Equal(new Who("Ada", 36), who);
    }

    [Theory]
    [InlineData("{\"Name\":\"Ada\",\"Age\":\"thirty-six\"}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36.5}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":\"36 years\"}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":1,234}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":NaN}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36,\"age\":37}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36")]
    [InlineData("{\"people\":[{\"Name\":\"Ada\",\"Age\":36},{\"Name\":\"Bo")]
    [InlineData("{\"people\":[{\"Name\":\"Ada\",\"Age\":36}]}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36} {\"Name\":\"Bob\",\"Ag")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36}, though {\"Name\":\"Bob\",\"Age\":1} is possible")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36} Better: {\"Name\":\"Bob\",\"Age\":\"unknown\"}")]
    [InlineData("```json\n{\"Name\":\"Ada\",\"Age\":36}\n```\n```json\n{\"Name\":\"Bob\",\"Age\":1}\n```")]
    [InlineData("```json\n{\"Name\":\"Ada\",\"Age\":36}\n```\n```json\n{\"Name\":\"Bob\",\"Ag")]
    [InlineData("Answer: {\"Name\":\"Ada\",\"Age\":36}\nFormat: {\"Name\":\"\",\"Age\":0}")]
    [InlineData("{\"Name\":\"Ada\",\"Age\":36}\n\nExample: {\"Name\":\"Bob\",\"Age\":1}")]
    [InlineData("In the format that was asked for: {\"Name\":\"Ada\",\"Age\":36}\nIf nothing had been found: {\"Name\":\"\",\"Age\":0}")]
    [InlineData("First I thought {\"Name\":\"Bob\",\"Age\":1}. It is {\"Name\":\"Ada\",\"Age\":36}.")]
    [InlineData("Ada is 36 years old.\nFormat:\n{\"Name\":\"\",\"Age\":0}")]
    [InlineData("The answer is Ada.\n**Expected format:** {\"Name\":\"\",\"Age\":0}")]
    [InlineData("{'Name':'Ada','Age':36}")]
    [InlineData("Ada, 36")]
    [InlineData("<think>{\"Name\":\"Ada\",\"Age\":36}")]
    public void A_record_that_is_in_doubt_is_declined(string reply)
    {
        Assert.NotNull(ReplySchema<Who>.Instance.Read(reply, out Who? who));
        Assert.Null(who);
    }

    [Fact]
    public void A_number_with_the_form_of_an_answer_behind_it_is_declined()
    {
        Reads<int>(Declined, "{\"value\": 12}\nFormat: {\"value\": 0}");
        Reads<int>(Declined, "12\nFormat: {\"value\": 0}");
        Reads<int>("12", "The count, as {\"value\": 12}");
    }

    [Fact]
    public void Elements_of_a_tuple_are_asked_for_by_position_and_never_guessed_from_other_names()
    {
        ReplySchema<(string Name, int Age)> schema = ReplySchema<(string Name, int Age)>.Instance;
        Assert.Contains("item1 is number 1, item2 is number 2", schema.Text, StringComparison.Ordinal);
        Assert.Null(schema.Read("{\"item1\": \"Ada\", \"item2\": 36}", out (string, int) who));
        Assert.Equal(("Ada", 36), who);
        Assert.Contains("members are item1, item2", schema.Read("{\"name\": \"Ada\", \"age\": 36}", out _), StringComparison.Ordinal);
        Assert.Contains("item1 is number 1", ReplySchema<List<(string, int)>>.Instance.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("number 1", ReplySchema<Who>.Instance.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"value\": \"x\"}", "x")]
    [InlineData("\"x\"", "x")]
    [InlineData("x", "x")]
    [InlineData("`x`.", "x")]
    [InlineData("7", "7")]
    [InlineData("é", "é")]
    [InlineData("xy", Declined)]
    [InlineData("{\"value\": \"\"}", Declined)]
    [InlineData("{\"value\": \"xy\"}", Declined)]
    [InlineData("It is x", Declined)]
    public void One_character_is_read_and_nothing_longer(string reply, string value) => Reads<char>(value, reply);

    [Fact]
    public void What_is_wrong_with_a_character_is_said_in_plain_words() => Assert.Contains(
        "one character", ReplySchema<char>.Instance.Read("{\"value\": \"xy\"}", out _), StringComparison.Ordinal);

    [Fact]
    public void Lists_and_dictionaries_are_read_whole_or_not_at_all()
    {
        Assert.Null(ReplySchema<List<int>>.Instance.Read("The pages: [1, \"1,234\", 3.0,]", out List<int>? pages));
        Assert.Equal([1, 1234, 3], pages!);
        Assert.NotNull(ReplySchema<List<int>>.Instance.Read("They are [1, 2]. See [3].", out _));
        Assert.NotNull(ReplySchema<List<int>>.Instance.Read("[1, 2, ", out _));
        Assert.NotNull(ReplySchema<List<int>>.Instance.Read("1, 2, 3", out _));
        Assert.NotNull(ReplySchema<List<int>>.Instance.Read("[1, 2.5]", out _));
        Assert.Null(ReplySchema<Dictionary<string, int>>.Instance.Read("{\"value\": 3}", out Dictionary<string, int>? one));
        Assert.Equal(3, one!["value"]);
        Assert.Null(ReplySchema<Dictionary<string, int>>.Instance.Read("{\"value\": {\"a\": \"3\"}}", out one));
        Assert.Equal(3, one!["a"]);
        Assert.NotNull(ReplySchema<Dictionary<string, int>>.Instance.Read("{\"a\": 1, \"a\": 2}", out _));
        Assert.Null(ReplySchema<Dictionary<string, bool?>>.Instance.Read("{\"a\": True, \"A\": None}", out Dictionary<string, bool?>? two));
        Assert.Equal((true, null), (two!["a"], two["A"]));
        Assert.Null(ReplySchema<JsonElement>.Instance.Read("{\"a\": [1.50]}", out JsonElement any));
        Assert.Equal("1.50", any.GetProperty("a")[0].GetRawText());
        Assert.NotNull(ReplySchema<JsonElement>.Instance.Read("{\"a\": 1, \"a\": 2}", out _));
    }

    [Fact]
    public void A_text_that_was_asked_for_needs_no_JSON()
    {
        Reads<string>("a walrus", "a walrus");
        Reads<string>("a walrus", "\"a walrus\"");
        Reads<string>("a walrus", "{\"value\": \"a walrus\"}");
        Reads<string>("12", "12");
        Reads<string>(Declined, "{\"value\": \"a wal");
        Reads<string>("two\nlines", "{\"value\": \"two\nlines\"}");
    }

    private static void Reads<T>(string expected, string reply)
    {
        string? problem = ReplySchema<T>.Instance.Read(reply, out T? value);
        Assert.Equal(expected, problem is null ? Convert.ToString(value, CultureInfo.InvariantCulture) : Declined);
    }

    internal enum Mood { Glad, Sad }

    internal sealed record Who(string Name, int Age);
}
