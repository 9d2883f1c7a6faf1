using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Workspaces.Commands;

/// <summary>
/// The output of one command, kept in a file: whole up to a ceiling, and beyond it the first half and the last of what the ceiling
/// holds. Written by one thread; read when it is complete.
/// </summary>
internal sealed class CommandOutput(string path, long max) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
    private readonly long _half = Math.Max(1, max / 2);

    private bool _isLost;

    /// <summary>How much there was.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes more: the first half in place, the rest round and round in the second.</summary>
    public void Write(ReadOnlySpan<byte> more)
    {
        while (more.Length > 0)
        {
            long at = Bytes < _half ? Bytes : _half + ((Bytes - _half) % _half);
            long room = Bytes < _half ? _half - Bytes : (2 * _half) - at;
            ReadOnlySpan<byte> now = more[..(int)Math.Min(room, more.Length)];
            Put(now, at);
            Bytes += now.Length;
            more = more[now.Length..];
        }
    }

    /// <summary>All that was kept.</summary>
    public string Text()
    {
        if (_isLost)
            return $"{Bytes:N0} bytes of output could not be kept: the disk is full or failing.\n";
        if (Bytes <= 2 * _half)
            return Decoded(Part(0, Bytes));
        long turn = _half + ((Bytes - _half) % _half);
        byte[] tail = [.. Part(turn, (2 * _half) - turn), .. Part(_half, turn - _half)];
        string left = (Bytes - (2 * _half)).ToString("N0", CultureInfo.InvariantCulture);
        return $"{Decoded(Part(0, _half))}\n… {left} bytes of output were not kept …\n{Decoded(tail)}";
    }

    /// <summary>Head and tail.</summary>
    public (string Text, bool IsWhole) Shown(int chars)
    {
        string all = Text();
        if (all.Length <= chars)
            return (all, Bytes <= 2 * _half);
        int head = chars / 3, tail = chars - head;
        string left = (all.Length - chars).ToString("N0", CultureInfo.InvariantCulture);
        return ($"{all[..head]}\n… {left} characters left out; Output(id) has them …\n{all[^tail..]}", false);
    }

    /// <summary>Gives it up.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(path);
    }

    // On the thread that watches the command, where nothing may fail: a command may have filled the disk.
    private void Put(ReadOnlySpan<byte> now, long at)
    {
        try
        {
            if (!_isLost)
                RandomAccess.Write(_file, now, at);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _isLost = true;
        }
    }

    private byte[] Part(long from, long count)
    {
        byte[] bytes = new byte[count];
        int at = 0;
        for (int got; at < count && (got = RandomAccess.Read(_file, bytes.AsSpan(at), from + at)) > 0;)
            at += got;
        return bytes;
    }

    private static string Decoded(byte[] bytes) => Encoding.UTF8.GetString(bytes).Replace('\0', '\uFFFD');
}
