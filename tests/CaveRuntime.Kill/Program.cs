using System.Diagnostics;
using System.Runtime.InteropServices;
using CaveRuntime.Kill;

if (args is ["host", { } itsFolder, { } url, { } cells])
{
    await new KillHost(itsFolder, url, cells == "in-process").RunAsync();
    return 0;
}

if (KillOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(KillOptions.Usage);
    return 2;
}

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("The kill test finds processes under /proc, so it runs on Linux only.");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});
string folder = Directory.CreateTempSubdirectory("cave-kill-").FullName;
bool keeps = false;
try
{
    await using var server = new KillServer();
    var driver = new Driver(options, folder, server);
    Console.WriteLine($"seed {options.Seed}, {options.Sessions} sessions at once, {options.Scripts} scripts{(options.InProcess ? ", in process" : "")}");
    var time = Stopwatch.StartNew();
    await driver.RunAsync(stop.Token);
    Console.WriteLine($"\n{driver.Totals.Markdown(time.Elapsed, server.Requests)}");
    keeps = driver.Totals.Violations.Count > 0;
    return keeps ? 1 : 0;
}
finally
{
    if (keeps)
        Console.WriteLine($"what was found lies in {folder}");
    else
        Directory.Delete(folder, recursive: true);
}
