namespace CaveRuntime.Models;

/// <summary>Who answers.</summary>
public enum ModelProvider
{
    /// <summary>The built-in model: no key, no network.</summary>
    Offline,

    /// <summary>OpenAI, or any server that speaks Chat Completions.</summary>
    OpenAI,

    /// <summary>Anthropic.</summary>
    Anthropic,
}
