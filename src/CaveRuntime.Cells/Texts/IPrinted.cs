namespace CaveRuntime.Cells.Texts;

/// <summary>A list that is shown in its own words, by <see cref="object.ToString"/>.</summary>
internal interface IPrinted;
