namespace CaveRuntime.Cli.Editing;

/// <summary>How a word can go on.</summary>
/// <param name="Start">Where the word begins.</param>
/// <param name="Choices">What it can become, in order; none for nothing known.</param>
internal sealed record Completion(int Start, IReadOnlyList<Choice> Choices)
{
    public static readonly Completion None = new(0, []);

    /// <summary>What all choices begin with.</summary>
    public string Common
    {
        get
        {
            string common = Choices.Count == 0 ? "" : Choices[0].Text;
            foreach (Choice choice in Choices)
            {
                int same = common.AsSpan().CommonPrefixLength(choice.Text);
                common = common[..same];
            }

            return common;
        }
    }
}

/// <summary>One of the words.</summary>
/// <param name="Text">The word.</param>
/// <param name="Shown">What is shown of it in a list.</param>
internal sealed record Choice(string Text, string Shown);
