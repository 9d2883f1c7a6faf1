namespace CaveRuntime;

/// <summary>The way from a question to its answer.</summary>
public enum Route
{
    /// <summary>Always the loop: the model operates on ctx.</summary>
    Loop,

    /// <summary>One direct call where ctx fits comfortably (half of the window) into the model's window; the loop where it does not, or
    /// where that reply is no answer.</summary>
    Auto,

    /// <summary>Always one direct call, whatever becomes of it; an input that cannot fit the model's window is refused before it is
    /// sent.</summary>
    Direct,
}
