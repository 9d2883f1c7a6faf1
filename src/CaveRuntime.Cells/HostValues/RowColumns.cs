using System.Buffers;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace CaveRuntime.Cells.HostValues;

/// <summary>
/// How the values of one column are written and read: the numbers, texts and dates directly, all else as JSON.
/// Both sides use the type of the member, which is the same on both.
/// </summary>
internal static class RowColumns
{
    private static readonly Dictionary<Type, (string Write, string Read)> s_plain = new()
    {
        [typeof(bool)] = (nameof(BinaryWriter.Write), nameof(BinaryReader.ReadBoolean)),
        [typeof(byte)] = (nameof(BinaryWriter.Write), nameof(BinaryReader.ReadByte)),
        [typeof(short)] = (nameof(BinaryWriter.Write), nameof(BinaryReader.ReadInt16)),
        [typeof(int)] = (nameof(BinaryWriter.Write), nameof(BinaryReader.ReadInt32)),
        [typeof(long)] = (nameof(BinaryWriter.Write), nameof(BinaryReader.ReadInt64)),
        [typeof(float)] = (nameof(BinaryWriter.Write), nameof(BinaryReader.ReadSingle)),
        [typeof(double)] = (nameof(BinaryWriter.Write), nameof(BinaryReader.ReadDouble)),
        [typeof(decimal)] = (nameof(BinaryWriter.Write), nameof(BinaryReader.ReadDecimal)),
    };

    /// <summary>The member of that name, property or field; without regard to case.</summary>
    public static MemberInfo? Member(Type row, string name) =>
        row.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && p.GetIndexParameters().Length == 0)
        ?? (MemberInfo?)row.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    /// <summary>Writes a value of a type.</summary>
    public static Expression Write(Expression writer, Expression value) =>
        s_plain.TryGetValue(value.Type, out var plain)
            ? Expression.Call(writer, typeof(BinaryWriter).GetMethod(plain.Write, [value.Type])!, value)
            : Expression.Call(typeof(RowColumns), nameof(WriteOther), [value.Type], writer, value);

    /// <summary>Reads a value of a type.</summary>
    public static Expression Read(Expression reader, Type type) =>
        s_plain.TryGetValue(type, out var plain)
            ? Expression.Call(reader, typeof(BinaryReader).GetMethod(plain.Read, [])!)
            : Expression.Call(typeof(RowColumns), nameof(ReadOther), [type], reader);

    private static void WriteOther<T>(BinaryWriter writer, T value)
    {
        writer.Write(value is not null);
        switch (value)
        {
            case null:
                break;
            case string text:
                // A lone surrogate would not survive UTF-8.
                if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
                {
                    writer.Write(-text.Length - 1);
                    foreach (char c in text)
                        writer.Write((ushort)c);
                    break;
                }

                byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
                int count = Encoding.UTF8.GetBytes(text, bytes);
                writer.Write(count);
                writer.Write(bytes, 0, count);
                ArrayPool<byte>.Shared.Return(bytes);
                break;
            case DateTime time:
                writer.Write(time.ToBinary());
                break;
            case Guid id:
                writer.Write(id.ToByteArray());
                break;
            default:
                byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, HostValueJson.Options);
                writer.Write(json.Length);
                writer.Write(json);
                break;
        }
    }

    private static T ReadOther<T>(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return default!;
        Type type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (type == typeof(string))
            return (T)(object)ReadString(reader);
        if (type == typeof(DateTime))
            return (T)(object)DateTime.FromBinary(reader.ReadInt64());
        if (type == typeof(Guid))
            return (T)(object)new Guid(reader.ReadBytes(16));
        return JsonSerializer.Deserialize<T>(reader.ReadBytes(reader.ReadInt32()), HostValueJson.Options)!;
    }

    private static string ReadString(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length >= 0)
        {
            // Millions of small arrays would double what the rows take.
            byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
            reader.BaseStream.ReadExactly(bytes, 0, length);
            string text = Encoding.UTF8.GetString(bytes, 0, length);
            ArrayPool<byte>.Shared.Return(bytes);
            return text;
        }

        return string.Create(-length - 1, reader, static (text, from) =>
            {
                for (int i = 0; i < text.Length; i++)
                    text[i] = (char)from.ReadUInt16();
            });
    }
}
