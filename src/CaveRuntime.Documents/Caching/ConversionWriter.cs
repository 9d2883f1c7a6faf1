using System.Buffers.Binary;
using CaveRuntime.Protocol;

namespace CaveRuntime.Documents.Caching;

/// <summary>Writes an entry of the cache beside its place, and moves it there when it is whole. A disk that is full ends the entry, not the
/// reading.</summary>
internal sealed class ConversionWriter : IDisposable
{
    private const int HeaderBytes = 5;

    private readonly string _path;
    private readonly string _partial;
    private readonly Action _completed;
    private FileStream? _file;

    public ConversionWriter(string path, Action completed)
    {
        (_path, _completed) = (path, completed);
        _partial = $"{path}.{Guid.NewGuid():N}";
        _file = new FileStream(_partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    /// <summary>Adds what the reader sent.</summary>
    public void Add(Frame frame)
    {
        try
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            header[0] = (byte)frame.Kind;
            BinaryPrimitives.WriteInt32LittleEndian(header[1..], frame.Payload.Length);
            _file?.Write(header);
            _file?.Write(frame.Payload.Span);
        }
        catch (IOException)
        {
            Dispose();
        }
    }

    /// <summary>Ends the entry: from now on it is found.</summary>
    public void Complete()
    {
        if (_file is null)
            return;
        try
        {
            _file.Dispose();
            _file = null;
            File.Move(_partial, _path, overwrite: true);
            _completed();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
        }
    }

    /// <summary>Removes what is not whole.</summary>
    public void Dispose()
    {
        try
        {
            _file?.Dispose();
            _file = null;
            File.Delete(_partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file = null;
        }
    }
}
