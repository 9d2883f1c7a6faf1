using CaveRuntime.Packaging;

// Packs, then does what somebody does who has the packages and an empty folder. Options: --short (what the tests run), --empty (third-party
// packages are fetched, too, as on a machine that has none), --keep (the folder stays), and names of cases.
bool brief = args.Contains("--short");
string[] wanted = [.. args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal))];
using var workshop = new Workshop(fetchAll: args.Contains("--empty"), keep: args.Contains("--keep"));
Case[] cases = [.. Case.All.Where(c => wanted.Length > 0 ? wanted.Contains(c.Name) : !brief || c.IsShort)];
if (cases.Length == 0)
{
    await Console.Error.WriteLineAsync($"No such case. There are: {string.Join(", ", Case.All.Select(c => c.Name))}.");
    return 2;
}

TimeSpan packed;
try
{
    packed = await workshop.PackAsync(brief ? Workshop.Few : Workshop.Everything);
}
catch (CaseFailedException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

Console.WriteLine($"packed in {packed.TotalSeconds:F1} s into {workshop.Feed}");
foreach (FileInfo package in new DirectoryInfo(workshop.Feed).GetFiles("*.nupkg").OrderBy(file => file.Name, StringComparer.Ordinal))
    Console.WriteLine($"  {package.Name.Replace("." + workshop.Version, "", StringComparison.Ordinal),-45} {package.Length / 1e6,6:F1} MB");
Console.WriteLine($"{"case",-24} {"build",8} {"run",8} {"size",9}");
int failed = 0;
foreach (Case one in cases)
{
    try
    {
        Result result = await one.RunAsync(workshop);
        Console.WriteLine($"{one.Name,-24} {result.Build.TotalSeconds,6:F1} s {result.Run.TotalSeconds,6:F1} s {result.Bytes / 1e6,6:F1} MB");
    }
    catch (CaseFailedException e)
    {
        failed++;
        Console.WriteLine($"{one.Name,-24} failed");
        await Console.Error.WriteLineAsync($"{one.Name}: {e.Message}");
    }
}

return failed == 0 ? 0 : 1;
