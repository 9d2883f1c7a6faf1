using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Forms;

/// <summary>What <c>--schema</c> names: a JSON schema in a file or as it stands, or a form in a few words.</summary>
internal static class AnswerForm
{
    private const long MaxBytes = 100_000;

    /// <summary>The schema.</summary>
    /// <exception cref="UsageException">It cannot be read, or an answer cannot be held to it.</exception>
    public static AnswerSchema Read(string given)
    {
        string text = given.Trim();
        if (text.Length == 0)
            throw new UsageException("--schema is empty. Name a file with a JSON schema, or write the members: --schema \"name, age int\".");
        if (text[0] == '{')
            return Parse("--schema", text);
        if (File.Exists(text))
            return Parse($"--schema {text}", Content(text));
        // Nobody means a form by it.
        if (text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new UsageException($"--schema {text}: there is no such file. Name one, or write the members: --schema \"name, age int\".");
        return Parse("--schema", ShortForm.Parse(text).ToJsonString());
    }

    private static AnswerSchema Parse(string where, string json)
    {
        try
        {
            return AnswerSchema.Parse(json);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{where}: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static string Content(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MaxBytes ? File.ReadAllText(file) : throw new UsageException(
                $"--schema {file}: the file has more than {MaxBytes / 1000} kB. Name a file with a JSON schema.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--schema {file}: reading failed: {e.Message.TrimEnd('.')}. Name a file that can be read.", e);
        }
    }
}
