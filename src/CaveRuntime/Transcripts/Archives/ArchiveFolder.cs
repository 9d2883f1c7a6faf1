using System.Globalization;

namespace CaveRuntime.Transcripts.Archives;

/// <summary>
/// A folder with one text file a piece: by line, so that any tool can search it. Made when the first piece comes, readable by
/// this user alone. Without a path of the user's own it is a temporary folder that goes with the session.
/// </summary>
internal sealed class ArchiveFolder(string? path) : IArchiveStore
{
    private string? _folder;

    /// <inheritdoc/>
    public async Task WriteAsync(int number, string text, CancellationToken cancellationToken)
    {
        try
        {
            _folder ??= Make();
            string file = File(number);
            string partial = file + ".partial";
            await WriteFileAsync(partial, text, cancellationToken).ConfigureAwait(false);
            System.IO.File.Move(partial, file, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public Task<string> ReadAsync(int number, CancellationToken cancellationToken) =>
        System.IO.File.ReadAllTextAsync(File(number), cancellationToken);

    /// <inheritdoc/>
    public void Delete()
    {
        if (path is null && _folder is not null && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // The folder may have been there before, and be open to others.
    private static async Task WriteFileAsync(string file, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var writer = new StreamWriter(file, options);
        await using (writer.ConfigureAwait(false))
            await writer.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
    }

    private string Make()
    {
        if (path is null)
            return Directory.CreateTempSubdirectory("cave-archive-").FullName;
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path).FullName
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    private string File(int number) => Path.Combine(_folder!, string.Create(CultureInfo.InvariantCulture, $"{number:000000}.txt"));
}
