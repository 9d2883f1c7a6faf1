namespace CaveRuntime.Models.ChatCompletions;

/// <summary>The header that a key goes in.</summary>
/// <param name="Name">The header.</param>
/// <param name="Value">What it says.</param>
internal sealed record KeyHeader(string Name, string Value)
{
    /// <summary>That of a server; null without a key.</summary>
    public static KeyHeader? Of(CompatibleServer server, string? key) =>
        key is null ? null : server.KeyHeader is { } own ? new KeyHeader(own, key) : new KeyHeader("Authorization", $"Bearer {key}");

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Name}: ***";
}
