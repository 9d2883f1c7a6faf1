using System.ComponentModel;

namespace CaveRuntime.Workspaces;

/// <summary>A folder as cells see it. Paths are relative to it, with forward slashes. A call that cannot be done throws, and changes
/// nothing.</summary>
[Description("A folder to work in. Paths are relative to it, with forward slashes; nothing outside can be reached. What cannot be done throws and says why, and changes nothing. Long results have Next: the number to go on from, null at the end.")]
public interface IWorkspace
{
    /// <summary>Lines of a text file, from line 1.</summary>
    [Description("Lines of a text file, counted from 1.")]
    FileView Read(string path, int firstLine = 1, int lines = 400);

    /// <summary>Makes a text file or replaces it whole.</summary>
    [Description("Makes a text file, with the folders above it, or replaces it whole.")]
    FileChange Write(string path, string text);

    /// <summary>Replaces exact text, which has to be there exactly as often as the count says.</summary>
    [Description("Replaces exact text. It has to stand in the file exactly `count` times; otherwise nothing is changed.")]
    FileChange Edit(string path, string oldText, string newText, int count = 1);

    /// <summary>What lies in a folder, without what is ignored.</summary>
    [Description("What lies in a folder; without what .gitignore names.")]
    EntryList List(string folder = "", int offset = 0);

    /// <summary>Files by a pattern such as <c>src/**/*.cs</c>.</summary>
    [Description("Files by a pattern such as src/**/*.cs; without what .gitignore names.")]
    EntryList Glob(string pattern, int offset = 0);

    /// <summary>Lines that match a regular expression, in the files of a pattern.</summary>
    [Description("Lines that match a .NET regular expression, in the files that a glob pattern names.")]
    LineMatches Grep(string pattern, string glob = "**", int offset = 0);

    /// <summary>Moves or renames; never over anything.</summary>
    [Description("Moves or renames a file or folder; never over anything.")]
    FileChange Move(string from, string to);

    /// <summary>Deletes a file or an empty folder.</summary>
    [Description("Deletes a file or an empty folder.")]
    FileChange Delete(string path);
}

/// <summary>A folder in which commands may be run, too.</summary>
[Description("A folder to work in, and commands in it.")]
public interface ICommandWorkspace : IWorkspace
{
    /// <summary>Runs a line of shell in the folder, sealed, and waits for its end.</summary>
    [Description("Runs a line of sh in the folder and waits for it. It can change nothing outside of the folder, has no network unless that was granted, and everything it started ends with it. Output is shown head and tail; Output(id) gives all of it.")]
    Task<CommandResult> Run(string command, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>Lines of the output of an earlier command.</summary>
    [Description("Lines of the whole output of a command that was run, counted from 1.")]
    FileView Output(int id, int firstLine = 1, int lines = 400);
}
