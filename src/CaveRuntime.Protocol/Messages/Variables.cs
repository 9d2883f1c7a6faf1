namespace CaveRuntime.Protocol.Messages;

/// <summary>Host to worker: inject a value as a new variable.</summary>
/// <param name="Id">Names the request in its result.</param>
/// <param name="Name">The variable's name.</param>
/// <param name="Type">Its type as C# writes it.</param>
/// <param name="Json">Its value.</param>
public sealed record DefineVariable(long Id, string Name, string Type, string Json);

/// <summary>Host to worker: bring a variable back as JSON.</summary>
/// <param name="Id">Names the request in its result.</param>
/// <param name="Name">The variable's name.</param>
public sealed record RetrieveVariable(long Id, string Name);

/// <summary>Worker to host: what became of a <see cref="DefineVariable"/> or a <see cref="RetrieveVariable"/>.</summary>
/// <param name="Id">The request's name.</param>
/// <param name="Json">The value; null on failure and for a definition.</param>
/// <param name="Type">Its type as C# writes it.</param>
/// <param name="Error">Why it failed; null on success.</param>
public sealed record VariableResult(long Id, string? Json, string? Type, string? Error);
