using System.Runtime.InteropServices;
using CaveRuntime.Soak;

if (SoakOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(SoakOptions.Usage);
    return 2;
}

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("The soak counts processes and descriptors under /proc, so it runs on Linux only.");
    return 2;
}

// Asked to end (Ctrl-C, or SIGTERM where that is ignored), the soak ends early, with its report; the process around it waits for that.
Soak? running = null;
Action<PosixSignalContext> end = signal =>
{
    signal.Cancel = true;
    running?.Stop();
};
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, end);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, end);

if (await FullDisk.AgainWithOwnMountsAsync(args) is { } code)
    return code;

// Whatever anybody takes for the temporary folder is this one, so that all that is left there was left by us.
string folder = Directory.CreateTempSubdirectory("cave-soak-").FullName;
Environment.SetEnvironmentVariable("TMPDIR", folder);
try
{
    await using var host = new SoakHost(folder);
    var soak = running = new Soak(options, host);
    Console.WriteLine($"seed {options.Seed}, {options.Sessions} sessions at once, disks get full by {FullDisk.Way}");
    if (options.Play is { } number)
        await soak.PlayAsync(number);
    else
        await soak.RunAsync();
    if (soak.Quiet.Count > 0 && options.Play is null)
    {
        foreach (string violation in MemoryCheck.Of(soak.Quiet).Violations())
            soak.Totals.Violate(violation);
    }

    Console.WriteLine($"\n{Report.Markdown(options, soak)}");
    if (options.Json is { } json)
        await File.WriteAllTextAsync(json, Report.Json(options, soak));
    return soak.Totals.ViolationCount > 0 ? 1 : 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}
