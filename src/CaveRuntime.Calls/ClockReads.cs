using System.Text.Json.Serialization;

namespace CaveRuntime.Scopes.Calls;

/// <summary>
/// What a cell has seen of its clock: which read showed which time. It is reported piece by piece, with the calls that may depend on it
/// and with the cell's end; the pieces put together are what the same cell is given to see the same again. Immutable.
/// </summary>
/// <param name="Index">How many moves were reported before this piece; 0 for the first, and for the whole.</param>
/// <param name="Reads">How many reads there have been so far, from the cell's beginning. Rising.</param>
/// <param name="Moves">The moves of this piece: read and time both rising. A read that is not in it showed what the one before did.</param>
public sealed record ClockReads(int Index, long Reads, IReadOnlyList<ClockMove> Moves)
{
    /// <summary>The most moves that a cell's clock makes, over all pieces: the more there are, the coarser it moves.</summary>
    public const int MaxMoves = 16_384;

    /// <summary>Whether an honest scope could have reported this piece.</summary>
    [JsonIgnore]
    public bool IsSound
    {
        get
        {
            if (Index < 0 || Moves is null || Moves.Count > MaxMoves - Math.Min(Index, MaxMoves))
                return false;
            var last = new ClockMove(0, 0);
            foreach (ClockMove move in Moves)
            {
                if (move.Read <= last.Read || move.Utc < last.Utc || move.Utc > DateTime.MaxValue.Ticks)
                    return false;
                last = move;
            }

            return Reads >= last.Read;
        }
    }

    /// <summary>This piece and the one that was reported after it as one.</summary>
    /// <exception cref="ArgumentException">The other does not follow this one.</exception>
    public ClockReads With(ClockReads next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Index != Index + Moves.Count || next.Reads < Reads)
            throw new ArgumentException($"Moves from {next.Index} on do not follow the {Index + Moves.Count} before.", nameof(next));
        return new ClockReads(Index, next.Reads, [.. Moves, .. next.Moves]);
    }
}

/// <summary>A cell's clock moved.</summary>
/// <param name="Read">The number of the read that was the first to show the new time, from 1.</param>
/// <param name="Utc">The time, in ticks of UTC (<see cref="DateTime.Ticks"/>).</param>
public readonly record struct ClockMove(long Read, long Utc);
