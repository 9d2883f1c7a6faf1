using System.Linq.Expressions;
using System.Reflection;

namespace CaveRuntime.Cells.HostValues;

/// <summary>What rows of all types have in common.</summary>
internal static class RowWriter
{
    /// <summary>Stands before every row, so that no count is needed.</summary>
    public const byte Mark = 1;

    /// <summary>Stands after the last row: data that ends without it is incomplete.</summary>
    public const byte End = 0;
}

/// <summary>Writes rows of one type, member after member, by code that is compiled once for the type. Immutable, thread-safe.</summary>
/// <typeparam name="T">The type of a row.</typeparam>
internal sealed class RowWriter<T>
{
    private readonly Action<BinaryWriter, T> _write;

    /// <summary>For rows whose columns are these members; empty for rows that are one value each.</summary>
    public RowWriter(IReadOnlyList<string> columns)
    {
        ParameterExpression writer = Expression.Parameter(typeof(BinaryWriter));
        ParameterExpression row = Expression.Parameter(typeof(T));
        Expression[] writes = columns.Count == 0
            ? [RowColumns.Write(writer, row)]
            : [.. columns.Select(c => RowColumns.Write(writer, Expression.MakeMemberAccess(row, MemberOf(c))))];
        _write = Expression.Lambda<Action<BinaryWriter, T>>(Expression.Block(writes), writer, row).Compile();
    }

    private static MemberInfo MemberOf(string column) => RowColumns.Member(typeof(T), column)
        ?? throw new ArgumentException($"{typeof(T).Name} has no member '{column}'.");

    /// <summary>Writes one row. A row that is null is refused.</summary>
    public void Write(BinaryWriter writer, T row)
    {
        writer.Write(RowWriter.Mark);
        _write(writer, row is null ? throw new ArgumentException("A row is null.") : row);
    }
}
