namespace CaveRuntime;

/// <summary>How a model writes its cells.</summary>
public enum ActionFormat
{
    /// <summary>As a fenced C# block in its reply. Every model can.</summary>
    Fenced,

    /// <summary>As a call of the tool <c>run_csharp</c>, for models that are better at tools; what comes back is that call's result. A
    /// reply that holds a fenced block instead is taken as well.</summary>
    ToolCall,
}
