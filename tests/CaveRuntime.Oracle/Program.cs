using System.Globalization;
using CaveRuntime.Oracle;
using CaveRuntime.Oracle.Reading;
using CaveRuntime.Testing;

int port = 0;
if (args is not ([_] or [_, "--port", _]) || (args.Length == 3 && !int.TryParse(
    args[2],
    NumberStyles.None,
    CultureInfo.InvariantCulture,
    out port)))
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project tests/CaveRuntime.Oracle -- DIR [--port N]\nDIR is a folder made by gen.py. Serves until standard input ends, or Ctrl-C.");
    return 2;
}

try
{
    await using LocalModelServer server = OracleServer.Start(Corpus.Load(args[0]), port);
    Console.WriteLine(server.BaseUrl);
    var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    Console.CancelKeyPress += (_, press) => press.Cancel = stopped.TrySetResult();
    await Task.WhenAny(stopped.Task, Console.In.ReadToEndAsync());
    foreach ((string model, ServedTokens served) in server.Served)
    {
        Console.Error.WriteLine(
            FormattableString.Invariant(
                $"{model}: {served.Calls} calls, {served.Input} + {served.Output} tokens, at most {server.PeakInFlight} in flight"));
    }
    return 0;
}
catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
