using System.Globalization;
using CaveRuntime.Inputs;

namespace CaveRuntime.Documents.Reader.Formats;

/// <summary>What all archives of one document together may come to: a few bytes can be told to become any number.</summary>
internal sealed class ReadingLimits(long maxExpanded, long maxHeld)
{
    /// <summary>In how many archives a document may lie.</summary>
    public const int MaxDepth = 8;

    /// <summary>How many documents there may be in one.</summary>
    public const int MaxParts = 100_000;

    // What writing compresses to lies between a half and a twentieth, logs come to a hundredth; only repetition goes further.
    private const long MaxRatio = 250, RatioFrom = 32L << 20;

    private long _expanded;
    private int _parts;

    /// <summary>Counts bytes that came out of an archive.</summary>
    public void Expand(long bytes, long packed, long unpacked)
    {
        _expanded += bytes;
        if (_expanded > maxExpanded)
            throw Bomb(string.Create(CultureInfo.InvariantCulture, $"it comes to more than {maxExpanded >> 20:N0} MB when unpacked"));
        if (packed > 0 && unpacked > RatioFrom && unpacked / packed > MaxRatio)
        {
            throw Bomb(string.Create(
                CultureInfo.InvariantCulture, $"{packed:N0} bytes of it become more than {unpacked:N0}, as in a file that is made to fill the memory"));
        }
    }

    /// <summary>Checks what is held in memory.</summary>
    public void CheckHeld(long bytes)
    {
        if (bytes > maxHeld)
        {
            throw new DocumentException(
                string.Create(CultureInfo.InvariantCulture, $"it lies in an archive and has more than {maxHeld >> 20:N0} MB"),
                "Unpack the archive, and give the folder.");
        }
    }

    /// <summary>Counts a document inside.</summary>
    public void AddPart()
    {
        if (++_parts > MaxParts)
            throw Bomb(string.Create(CultureInfo.InvariantCulture, $"it has more than {MaxParts:N0} files"));
    }

    private static BombException Bomb(string reason) => new(reason);
}

/// <summary>An archive that comes to too much. It ends the reading of the whole document: each part of it may be another.</summary>
internal sealed class BombException(string reason)
    : DocumentException(reason, "If you trust it, unpack it yourself, and give the folder.");
