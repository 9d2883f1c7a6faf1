namespace CaveRuntime.Replies.Blocks;

/// <summary>What the mark of a block says of its language.</summary>
internal enum BlockLanguage
{
    /// <summary>It says C#.</summary>
    CSharp,

    /// <summary>It says nothing.</summary>
    Unmarked,

    /// <summary>It says C, which is how some write C#; what is in it has to say which.</summary>
    MaybeCSharp,

    /// <summary>It says something else.</summary>
    Other,
}

/// <summary>A fenced block of a reply. Immutable.</summary>
/// <param name="First">Its first line in the reply, the fence.</param>
/// <param name="Last">Its last line.</param>
/// <param name="Opening">How it was opened.</param>
/// <param name="Code">What is in it.</param>
/// <param name="IsClosed">Whether it was closed.</param>
/// <param name="After">Words behind its end, on the same line.</param>
internal sealed record CodeBlock(int First, int Last, BlockOpening Opening, string Code, bool IsClosed, string After)
{
    /// <summary>Whether there is something to run in it.</summary>
    public bool IsCode => !string.IsNullOrWhiteSpace(Code) && Opening.Language switch
    {
        BlockLanguage.Other => false,
        BlockLanguage.MaybeCSharp => CSharpWords.AreIn(Code),
        _ => true,
    };
}
