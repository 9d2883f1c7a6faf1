namespace CaveRuntime.Inputs;

/// <summary>One input inside <c>ctx</c>.</summary>
/// <param name="Name">Its name, as the user gave it.</param>
/// <param name="Start">Offset in <c>ctx</c>, in UTF-16 code units.</param>
/// <param name="Length">Length in UTF-16 code units.</param>
public sealed record DocumentSpan(string Name, long Start, long Length);
