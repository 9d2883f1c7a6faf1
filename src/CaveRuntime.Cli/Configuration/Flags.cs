using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace CaveRuntime.Cli.Configuration;

/// <summary>Makes flags whose wrong values are refused in words.</summary>
internal static class Flags
{
    public static Option<string?> Text(string name, string help, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = help, Description = description };

    public static Option<T?> Number<T>(string name, string help, string description) where T : struct, INumber<T> => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (T.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out T number))
            {
                return number;
            }
            argument.AddError($"{name}: '{text}' is not a {(typeof(T) == typeof(decimal) ? "number" : "whole number, or is too large")}");
            return null;
        },
    };

    public static Option<TimeSpan?> Time(string name, string help, string description) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = argument =>
        {
            if (Duration.TryParse(argument.Tokens[0].Value, out TimeSpan duration, out string problem))
                return duration;
            argument.AddError($"{name}: {problem}");
            return null;
        },
    };

    public static Option<TimeSpan?> Age(string name, string help, string description) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = argument =>
        {
            if (Amount.TryAge(argument.Tokens[0].Value, out TimeSpan age, out string problem))
                return age;
            argument.AddError($"{name}: {problem}");
            return null;
        },
    };

    public static Option<long?> Size(string name, string help, string description) => new(name)
    {
        HelpName = help,
        Description = description,
        CustomParser = argument =>
        {
            if (Amount.TrySize(argument.Tokens[0].Value, out long bytes, out string problem))
                return bytes;
            argument.AddError($"{name}: {problem}");
            return null;
        },
    };

    public static Option<string> OneOf(string name, string description, params string[] values) => new(name)
    {
        HelpName = string.Join('|', values),
        Description = $"{description} Default: {values[0]}.",
        DefaultValueFactory = _ => values[0],
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (!values.Contains(text))
                argument.AddError($"{name}: there is no '{text}'; write {string.Join(", ", values[..^1])} or {values[^1]}");
            return text;
        },
    };

    public static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description };
}
