using CaveRuntime.Cells;

namespace CaveRuntime.Running;

/// <summary>The form that the host asked an answer to have.</summary>
internal interface IAnswerShape
{
    /// <summary>JSON schema of the answer.</summary>
    string Schema { get; }

    /// <summary>What is wrong with an answer; null where it fits.</summary>
    string? Problem(Final final);
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
