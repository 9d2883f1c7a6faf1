using CaveRuntime.Models.Habits;

namespace CaveRuntime.Models.Catalog;

/// <summary>Refuses an entry of the table of servers that cannot be meant so. Never repeats what might be a key.</summary>
internal static class ServerCheck
{
    /// <exception cref="ArgumentException">A field is wrong; the message names it.</exception>
    public static void Validate(CompatibleServer server)
    {
        if (server.BaseUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0))
        {
            throw Wrong("base_url", "write an http or https address without a user's name, like http://localhost:8080/v1");
        }

        foreach (var (field, variable) in new[]
            {
                ("key_variable", server.KeyVariable), ("address_variable", server.AddressVariable),
                ("api_version_variable", server.ApiVersionVariable),
            })
        {
            if (variable is not null && !IsVariable(variable))
            {
                throw Wrong(field, "write the name of an environment variable, like MY_API_KEY, and never the key itself");
            }
        }

        if (server.KeyHeader is { } header && (header.Length == 0 || !header.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
        {
            throw Wrong("key_header", "write the name of a header, like api-key");
        }

        if (server.MaxTokensField is not (null or "max_tokens" or "max_completion_tokens"))
        {
            throw Wrong("max_tokens_field", "write max_tokens or max_completion_tokens");
        }

        if (server.Without?.FirstOrDefault(field => !ServerHabits.Fields.ContainsKey(field)) is { } unknown)
        {
            throw Wrong("without", $"'{unknown}' is no field that can be left out; there are {string.Join(", ", ServerHabits.Fields.Keys)}");
        }

        if (server.ApiVersion?.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.')) == true)
        {
            throw Wrong("api_version", "write a version, like 2024-10-21");
        }
    }

    private static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');

    private static ArgumentException Wrong(string field, string remedy) => new($"{field}: {remedy}");
}
