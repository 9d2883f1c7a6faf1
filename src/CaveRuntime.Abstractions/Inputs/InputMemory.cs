using CaveRuntime.Cells;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Inputs;

/// <summary>Inputs that have been read: UTF-16 characters in one memory file, for any number of scopes. Thread-safe.</summary>
public abstract class InputMemory
{
    /// <summary>The memory file: read-only, closed on exec. Valid until its owner disposes it.</summary>
    public abstract SafeFileHandle File { get; }

    /// <summary>Characters in the file, documents and what lies between them; behind them lie the documents' marks.</summary>
    public abstract int Length { get; }

    /// <summary>Where each document lies, in the order of the inputs.</summary>
    public abstract IReadOnlyList<DocumentSpan> Documents { get; }

    /// <summary>The characters, mapped into this process once.</summary>
    public abstract Text Text { get; }
}
