namespace CaveRuntime.Scripting.Policies.Catalog;

/// <summary>One method, accessor or field that derived or calling code can name.</summary>
/// <param name="Id">Its documentation-comment id; an accessor has the id of its method.</param>
/// <param name="Owner">The id of the property or event whose accessor it is, or null.</param>
/// <param name="Root">
/// The id of the member that it overrides in the end, or null if it overrides none. Rules are written for the root.
/// </param>
/// <param name="IsConstant">True for a constant, which leaves no trace in a compiled cell.</param>
internal sealed record FrameworkMember(string Id, string? Owner, string? Root, bool IsConstant);
