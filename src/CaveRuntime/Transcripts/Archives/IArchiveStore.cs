namespace CaveRuntime.Transcripts.Archives;

/// <summary>Where archived pieces lie.</summary>
internal interface IArchiveStore
{
    /// <summary>Writes a piece whole, or fails and leaves none.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    Task WriteAsync(int number, string text, CancellationToken cancellationToken);

    /// <summary>Reads a piece.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    Task<string> ReadAsync(int number, CancellationToken cancellationToken);

    /// <summary>Deletes what was made for this session alone.</summary>
    void Delete();
}
