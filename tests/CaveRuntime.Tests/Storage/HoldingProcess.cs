using System.Diagnostics;

namespace CaveRuntime.Tests.Storage;

/// <summary>A process of its own that holds a session.</summary>
internal sealed class HoldingProcess : IDisposable
{
    private readonly Process _process;

    public HoldingProcess(string store, string place, string schema, string session) => _process = Process.Start(
        new ProcessStartInfo(Repository.Program("CaveRuntime.Probe"), ["store", store, place, schema, session])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    public Task<string?> HearAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(TestContext.Patience);

    public async Task<string?> AppendAsync(string text)
    {
        await _process.StandardInput.WriteLineAsync(text);
        await _process.StandardInput.FlushAsync();
        return await HearAsync();
    }

    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (signal == "KILL")
            await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
