using CaveRuntime.Cli;
using CaveRuntime.Cli.Shell;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

using var terminal = new Terminal(Logs);
// What is logged can quote others, too.
Console.SetError(terminal.Error);
using var interrupt = new Interrupt();
return await CommandLine.RunAsync(args, terminal, interrupt).ConfigureAwait(false);

static ILoggerFactory Logs(bool verbose) => !verbose ? NullLoggerFactory.Instance : new SerilogLoggerFactory(
    new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Console(
        standardErrorFromLevel: LogEventLevel.Verbose,
        formatProvider: System.Globalization.CultureInfo.InvariantCulture).CreateLogger(),
    dispose: true);
