using CaveRuntime.Confinement;

namespace CaveRuntime.Tests.Sealing;

/// <summary>The start for systems without Linux's means, which works on Linux too.</summary>
public class PlainProcessTests
{
    [Fact]
    public async Task The_wire_is_standard_input_and_output()
    {
        await using var probe = ConfinedProcess.StartPlain(Probes.Info(false, "echo"));
        var sent = new byte[200_000];
        new Random(3).NextBytes(sent);
        var writing = probe.Wire.WriteAsync(sent).AsTask();
        var heard = new byte[sent.Length];
        await probe.Wire.ReadExactlyAsync(heard).AsTask().WaitAsync(Probes.Patience);
        await writing;
        Assert.Equal(sent, heard);
    }

    [Fact]
    public async Task Its_exit_code_and_last_words_reach_the_host()
    {
        await using var probe = ConfinedProcess.StartPlain(Probes.Info(false, "abort"));
        Assert.NotEqual(0, (await probe.Exited.WaitAsync(Probes.Patience)).Code);
        Assert.Contains("the probe was told to fail", probe.LastWords);
    }

    [Fact]
    public async Task It_ends_when_it_is_killed_or_its_wire_ends()
    {
        await using var killed = ConfinedProcess.StartPlain(Probes.Info(false, "deaf"));
        killed.Kill();
        await killed.Exited.WaitAsync(Probes.Patience);
        await using var left = ConfinedProcess.StartPlain(Probes.Info(false, "echo"));
        left.Wire.Dispose();
        Assert.Equal(0, (await left.Exited.WaitAsync(Probes.Patience)).Code);
    }

    [Fact]
    public async Task No_file_can_be_sent()
    {
        await using var probe = ConfinedProcess.StartPlain(Probes.Info(false, "echo"));
        using var file = File.OpenHandle(Environment.ProcessPath!);
        Assert.Throws<PlatformNotSupportedException>(() => probe.SendFile(file));
    }
}
