using System.Linq.Expressions;

namespace CaveRuntime.Cells.HostValues;

/// <summary>What is common to rows of all types.</summary>
internal static class RowWriter
{
    /// <summary>Stands before every row: the last one needs no count then.</summary>
    public const byte Mark = 1;

    /// <summary>Stands after the last row: data that ends without it is not whole.</summary>
    public const byte End = 0;
}

/// <summary>Writes rows of one type, member after member, by code that is compiled once for the type. Immutable, thread-safe.</summary>
/// <typeparam name="T">The type of a row.</typeparam>
internal sealed class RowWriter<T>
{
    private readonly Action<BinaryWriter, T> _write;

    /// <summary>For rows whose columns are these members; none for rows that are one value each.</summary>
    public RowWriter(IReadOnlyList<string> columns)
    {
        ParameterExpression writer = Expression.Parameter(typeof(BinaryWriter));
        ParameterExpression row = Expression.Parameter(typeof(T));
        Expression[] writes = columns.Count == 0
            ? [RowColumns.Write(writer, row)]
            : [.. columns.Select(c => RowColumns.Write(writer, Expression.MakeMemberAccess(row, RowColumns.Member(typeof(T), c) ?? throw new ArgumentException($"{typeof(T).Name} has no member '{c}'."))))];
        _write = Expression.Lambda<Action<BinaryWriter, T>>(Expression.Block(writes), writer, row).Compile();
    }

    /// <summary>Writes one row. A row that is null is refused.</summary>
    public void Write(BinaryWriter writer, T row)
    {
        writer.Write(RowWriter.Mark);
        _write(writer, row is null ? throw new ArgumentException("A row is null.") : row);
    }
}
