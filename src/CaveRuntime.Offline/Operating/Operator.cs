using System.Text.RegularExpressions;
using CaveRuntime.Models;
using CaveRuntime.Offline.Files;
using CaveRuntime.Offline.Questions;

namespace CaveRuntime.Offline.Operating;

/// <summary>
/// The model as the operator of a run: look, read, widen if need be, answer; each turn follows from the last cell and its observation.
/// </summary>
internal static partial class Operator
{
    private const int MaxWords = 12;

    private const string Unfit = "The built-in model matches words: of a form (--schema) it fills one member that is a text, a number or a date, and only with what a passage says for certain. Name another model (-m, also with cave resume), or ask without a form.";

    private static readonly string[] s_answers =
    [
        "answer-form", "answer-one", "answer-quoted", "answer-list", "answer-each", "answer-nothing", "answer-cannot", "answer-turns",
        "answer-unsearched", "count", "lines",
    ];

    /// <summary>The next turn.</summary>
    public static string Reply(Conversation conversation)
    {
        OneMemberForm? form = FormOf(conversation);
        if (Tally.Read(conversation.Question) is { } tally) return Count(tally, form);
        var question = Question.Read(conversation.Question);
        if (question.Reach.IsBeyond) return Cannot();
        var found = !conversation.IsScopeLost && Findings().Match(conversation.Since) is { Success: true } match
            && match.Groups[1].Value != "0";
        var last = conversation.LastCell;
        if (found && form is not null) return Fill(form);
        if (found) return Answer(question, CellTemplates.IsFrom(last, "grep"));
        if (Ends(conversation, question)) return Nothing(question);
        if (conversation.IsLastTurn) return Unsearched("answer-turns");
        if (conversation.WorkersLost > 1) return Unsearched("answer-unsearched");
        if (last is null || conversation.IsScopeLost) return Look(question);
        if (CellTemplates.IsFrom(last, "look")) return question.Keys.Count > 0 ? Grep(question) : Search(question, "search");
        if (CellTemplates.IsFrom(last, "grep") && question.Shape.Kind != AnswerKind.Number) return Search(question, "search");
        return CellTemplates.IsFrom(last, "search") ? Search(question, "widen") : Unsearched("answer-unsearched");
    }

    // All that there is to try has been tried, and each cell said what it found.
    private static bool Ends(Conversation conversation, Question question) => !conversation.IsScopeLost
        && Findings().IsMatch(conversation.Since)
        && (CellTemplates.IsFrom(conversation.LastCell, "widen") || CellTemplates.IsFrom(conversation.LastCell, "answer-nothing")
            || (CellTemplates.IsFrom(conversation.LastCell, "grep") && question.Shape.Kind == AnswerKind.Number));

    // Who has not looked cannot say that nothing is there.
    private static string Unsearched(string template) => CellTemplates.Write(template, null, ("NOTE", Note));

    // What was found may have the words of the question and still not answer it.
    private static string Nothing(Question question) =>
        question.Reach.IsNarrow || question.Shape.Counted ? Cannot() : CellTemplates.Write("answer-nothing", null, ("NOTE", Note));

    private static string Cannot() => CellTemplates.Write(
        "answer-cannot", null, ("CANNOT", CellTemplates.Literal(FixedReplies.Cannot)), ("NOTE", Note));

    // An answer that was sent back had another form: the next one would be no better.
    private static OneMemberForm? FormOf(Conversation conversation)
    {
        if (conversation.Schema is not { } schema)
            return null;
        OneMemberForm? form = OneMemberForm.Of(schema);
        return form is null || Array.Exists(s_answers, answer => CellTemplates.IsFrom(conversation.LastCell, answer))
            ? throw new ModelException(ModelErrorKind.Refused, Unfit)
            : form.IsBare ? null : form;
    }

    private static string Fill(OneMemberForm form) => CellTemplates.Write(
        "answer-form",
        null,
        ("NAME", CellTemplates.Literal(form.Name)),
        ("PATTERN", CellTemplates.Literal(form.Pattern)),
        ("VALUE", form.Value),
        ("NOTE", Note));

    private static string Count(Tally tally, OneMemberForm? form) => CellTemplates.Write(
        tally.Line is null ? "count" : "lines",
        null,
        ("PATTERN", CellTemplates.Literal((tally.Words ?? tally.Line)!.ToString())),
        ("RESULT", form is { TakesNumbers: true } ? $"new Dictionary<string, object> {{ [{CellTemplates.Literal(form.Name)}] = count }}" : "count"),
        ("COUNTED", CellTemplates.Literal($"Counted: {tally.Counted}. ")),
        ("NOTE", Note));

    private static string Note => EmbeddedFile.Read("cells/note.txt").Trim();

    private static string Look(Question question) => CellTemplates.Write("look", null,
        ("QUESTION", CellTemplates.Literal(question.Text)),
        ("WORDS", string.Join(
            ", ",
            question.Terms.Take(MaxWords).Select(term => CellTemplates.Literal(question.Core[term.Start..term.End])))));

    private static string Grep(Question question) => CellTemplates.Write("grep", "ask",
        ("KEYCOUNT", question.Keys.Count == 1 ? $"“{question.Keys[0].Text}”" : $"{question.Keys.Count} keys"),
        ("KEYS", string.Join(
            ",\n    ",
            question.Keys.Select(key => $"({CellTemplates.Literal(key.Text)}, {CellTemplates.Literal(key.Pattern)})"))));

    private static string Search(Question question, string template) =>
        CellTemplates.Write(template, "ask", ("QUERY", CellTemplates.Literal(question.Core)));

    private static string Answer(Question question, bool keyed)
    {
        var template = keyed && question.Keys.Count > 1 ? "answer-each"
            : keyed && question.Shape.Many ? "answer-list"
            : keyed || question.Shape.Bare || question.Shape.Kind == AnswerKind.Number ? "answer-one"
            : "answer-quoted";
        return CellTemplates.Write(template, null, ("NOTE", Note));
    }

    [GeneratedRegex(@"\b(\d+) findings in \d+ passages", RegexOptions.CultureInvariant)]
    private static partial Regex Findings();
}
