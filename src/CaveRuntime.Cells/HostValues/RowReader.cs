using System.Linq.Expressions;
using System.Reflection;

namespace CaveRuntime.Cells.HostValues;

/// <summary>Reads rows into a list, by code that is compiled once for the type.</summary>
internal static class RowReader
{
    /// <summary>Reads rows until the data ends.</summary>
    /// <param name="list">The type of the list, <see cref="List{T}"/> of some row.</param>
    /// <param name="columns">Names of the columns; empty for rows that are one value each.</param>
    /// <param name="rows">How many rows there are; 0 if that is not known.</param>
    /// <param name="data">The data.</param>
    public static object ReadList(Type list, IReadOnlyList<string> columns, int rows, Stream data) =>
        typeof(RowReader).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(list.GetGenericArguments()[0])
            .CreateDelegate<Func<IReadOnlyList<string>, int, Stream, object>>()(columns, rows, data);

    private static List<T> Read<T>(IReadOnlyList<string> columns, int rows, Stream data)
    {
        Func<BinaryReader, T> read = Compile<T>(columns);
        using var buffered = new BufferedStream(data, 1 << 16);
        using var reader = new BinaryReader(buffered);
        var list = new List<T>(rows);
        int mark;
        while ((mark = buffered.ReadByte()) == RowWriter.Mark)
            list.Add(read(reader));
        return mark == RowWriter.End ? list : throw new InvalidDataException("the rows ended before the last one");
    }

    private static Func<BinaryReader, T> Compile<T>(IReadOnlyList<string> columns)
    {
        ParameterExpression reader = Expression.Parameter(typeof(BinaryReader));
        if (columns.Count == 0)
            return Expression.Lambda<Func<BinaryReader, T>>(RowColumns.Read(reader, typeof(T)), reader).Compile();
        MemberInfo[] members = [.. columns.Select(MemberOf)];
        ParameterExpression[] values = [.. members.Select(m => Expression.Variable(RowColumns.TypeOf(m)))];
        IEnumerable<Expression> reads = values.Select(v => Expression.Assign(v, RowColumns.Read(reader, v.Type)));
        BlockExpression body = Expression.Block(values, reads.Append(Make(typeof(T), members, values)));
        return Expression.Lambda<Func<BinaryReader, T>>(body, reader).Compile();

        static MemberInfo MemberOf(string column) => RowColumns.Member(typeof(T), column)
            ?? throw new InvalidDataException($"{typeof(T).Name} has no member '{column}'.");
    }

    // The constructor that takes most of the columns, and setters for the others.
    private static MemberInitExpression Make(Type row, MemberInfo[] members, ParameterExpression[] values)
    {
        Dictionary<string, Expression> byName = members.Zip(values)
            .ToDictionary(p => p.First.Name, p => (Expression)p.Second, StringComparer.OrdinalIgnoreCase);
        ConstructorInfo? constructor = row.GetConstructors()
            .Where(c => c.GetParameters().All(p => byName.ContainsKey(p.Name!)))
            .MaxBy(c => c.GetParameters().Length);
        ParameterInfo[] parameters = constructor?.GetParameters() ?? [];
        NewExpression made = constructor is null
            ? Expression.New(row)
            : Expression.New(constructor, parameters.Select(p => byName[p.Name!]));
        var left = members.Where(m => !parameters.Any(p => p.Name!.Equals(m.Name, StringComparison.OrdinalIgnoreCase)));
        return Expression.MemberInit(made, left.Select(m => Expression.Bind(m, byName[m.Name])));
    }
}
