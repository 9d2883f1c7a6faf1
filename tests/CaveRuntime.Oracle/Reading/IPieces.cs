namespace CaveRuntime.Oracle.Reading;

/// <summary>A kind of input that the oracle can read: what its pieces are, and what is read in one. Immutable.</summary>
internal interface IPieces
{
    /// <summary>Names the kind in prompts and cells.</summary>
    string Name { get; }

    /// <summary>What stands between two pieces.</summary>
    string Separator { get; }

    /// <summary>Files whose code answers the question from the readings.</summary>
    IReadOnlyList<string> Sources { get; }

    /// <summary>Whether this kind of input is what the question is about.</summary>
    bool Concerns(string question);

    /// <summary>What a subcall is told before the pieces.</summary>
    string Instruction(string question);

    /// <summary>Reads one piece: one line of text, or <c>?</c> for a piece that is none.</summary>
    /// <param name="oracle">How well it reads.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="told">The question or the instruction.</param>
    /// <param name="inView">Whether it stands within the window.</param>
    string Read(OracleName oracle, string piece, string told, bool inView);

    /// <summary>The answer that code gives to these readings.</summary>
    string Answer(string question, IReadOnlyList<(string Piece, string Reading)> readings);
}
