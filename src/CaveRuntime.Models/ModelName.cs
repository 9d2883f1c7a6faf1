using System.Diagnostics.CodeAnalysis;

namespace CaveRuntime.Models;

/// <summary>
/// The strict name of a model: <c>offline</c>, <c>openai:NAME</c> or <c>anthropic:NAME</c>. Anything else is an error, never a silent other model.
/// </summary>
/// <param name="Provider">Who answers.</param>
/// <param name="Name">The provider's own name of the model, passed on as it is; <c>offline</c> for the built-in one.</param>
public sealed record ModelName(ModelProvider Provider, string Name)
{
    /// <summary>The forms that a name can have, for messages and help texts.</summary>
    public const string Forms = "offline, openai:NAME or anthropic:NAME";

    /// <summary>The built-in model.</summary>
    public static ModelName Offline { get; } = new(ModelProvider.Offline, "offline");

    /// <summary>Reads a name.</summary>
    /// <exception cref="ModelException">The text is not a model name (<see cref="ModelErrorKind.UnknownModel"/>); the message names the valid forms.</exception>
    public static ModelName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new ModelException(ModelErrorKind.UnknownModel, $"'{Secrets.OneLine(text ?? "")}' is not a model. Write {Forms}.");

    /// <summary>Reads a name; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ModelName? name)
    {
        name = null;
        if (text == Offline.Name)
        {
            name = Offline;
            return true;
        }

        var colon = text?.IndexOf(':') ?? -1;
        if (colon < 0 || text is null)
        {
            return false;
        }

        ModelProvider? provider = text[..colon] switch
        {
            "openai" => ModelProvider.OpenAI,
            "anthropic" => ModelProvider.Anthropic,
            _ => null,
        };
        var rest = text[(colon + 1)..];
        if (provider is null || rest.Length == 0 || rest.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            return false;
        }

        name = new ModelName(provider.Value, rest);
        return true;
    }

    /// <summary>The name as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Provider switch
    {
        ModelProvider.Offline => "offline",
        ModelProvider.OpenAI => $"openai:{Name}",
        _ => $"anthropic:{Name}",
    };
}
