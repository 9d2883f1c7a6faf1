using System.Reflection;

namespace CaveRuntime.Scripting.Variables;

/// <summary>Whether a variable holds what every variable starts with, found out field by field: no code of the value's type runs.</summary>
internal static class DefaultValue
{
    /// <summary>Whether a value is null, zero, or a struct in which everything is.</summary>
    public static bool Is(object? value) => value switch
    {
        null => true,
        Enum => value.Equals(Enum.ToObject(value.GetType(), 0)),
        bool b => !b,
        char c => c == '\0',
        nint n => n == 0,
        nuint n => n == 0,
        double d => BitConverter.DoubleToInt64Bits(d) == 0,
        float f => BitConverter.SingleToInt32Bits(f) == 0,
        sbyte or byte or short or ushort or int or uint or long or ulong => value.Equals(Convert.ChangeType(0, value.GetType(), null)),
        ValueType => value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .All(f => Is(f.GetValue(value))),
        _ => false,
    };
}
