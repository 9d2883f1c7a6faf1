using System.CommandLine;
using System.Text.Json;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Shell;

namespace CaveRuntime.Cli.Commands;

/// <summary><c>cave trust</c>: the user's own word that the <c>cave.json</c> of a folder may say more than lower ceilings.</summary>
internal static class TrustCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder. Default: the current one.", DefaultValueFactory = _ => "." };
        Option<bool> list = Flags.Switch("--list", "List the trusted files, and which have changed since.");
        Option<bool> remove = Flags.Switch("--remove", "Trust the folder's file no longer.");
        var command = new Command(
            "trust",
            "Let the cave.json of a folder choose model, address, policy and higher limits, as it is now: a changed file has to be trusted anew.")
            {
                folder,
                list,
                remove,
            };
        command.SetAction(parsed =>
        {
            var trusted = new TrustedFiles(terminal);
            if (parsed.GetValue(list))
                return List(trusted, terminal);
            string path = PathOf(parsed.GetRequiredValue(folder));
            return parsed.GetValue(remove) ? Remove(trusted, path, terminal) : Add(trusted, path, terminal);
        });
        return command;
    }

    private static int List(TrustedFiles trusted, Terminal terminal)
    {
        foreach ((string file, bool isUnchanged) in trusted.List())
            terminal.Out.WriteLine(isUnchanged ? file : $"{file} (changed since, so not trusted)");
        return ExitCode.Answered;
    }

    private static int Remove(TrustedFiles trusted, string path, Terminal terminal)
    {
        if (!trusted.Remove(path))
            throw new UsageException($"{path}: it is not trusted. See 'cave trust --list'.");
        terminal.Say($"{path}: trusted no longer");
        return ExitCode.Answered;
    }

    private static int Add(TrustedFiles trusted, string path, Terminal terminal)
    {
        FolderFile file = FolderFile.Read(path)
            ?? throw new UsageException($"{path}: there is no such file, so there is nothing to trust. Name a folder that has a cave.json.");
        trusted.Add(file.Whole());
        terminal.Say($"{path}: trusted as it is now. It says:");
        using JsonDocument document = JsonDocument.Parse(file.Json, SettingsFile.Lenient);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return ExitCode.Answered;
        foreach (JsonProperty setting in document.RootElement.EnumerateObject())
            terminal.Say(Visible.Line($"  {setting.Name}: {setting.Value.GetRawText()}"));
        return ExitCode.Answered;
    }

    // The path that a process has which starts in the folder, whatever links led there: the file is looked up by it.
    private static string PathOf(string folder)
    {
        string here = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(folder);
            return Path.GetFullPath(Configuration.Configuration.FileName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A folder that is gone can be trusted no longer.
            return Path.Combine(Path.GetFullPath(folder.Length > 0 ? folder : "."), Configuration.Configuration.FileName);
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
        }
    }
}
