using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Sealing;

namespace CaveRuntime.Tests.Sealing;

/// <summary>The filter's programs for both architectures, run by a small interpreter of the same instructions.</summary>
public class SystemCallFilterTests
{
    private const int Own = 4242;
    private const uint NotPermitted = SystemCallFilter.Fail | 1;
    private const uint X64 = 0xC000003E, Arm64 = 0xC00000B7;

    public static TheoryData<Architecture> Architectures => [Architecture.X64, Architecture.Arm64];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Each_call_in_the_table_gets_its_verdict(Architecture architecture)
    {
        foreach (var rule in SystemCallTable.Rules.Where(rule => rule.Verdict != Verdict.Conditional && Number(rule, architecture) >= 0))
        {
            var expected = rule.Verdict switch
            {
                Verdict.Allow => SystemCallFilter.AllowCall,
                Verdict.NoAccess => SystemCallFilter.Fail | 13,
                Verdict.NoEntry => SystemCallFilter.Fail | 2,
                _ => SystemCallFilter.Fail | 38,
            };
            Assert.True(expected == Ask(architecture, (uint)Number(rule, architecture)), rule.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Each_call_that_is_not_in_the_table_is_refused(Architecture architecture)
    {
        var named = SystemCallTable.Rules.Select(rule => Number(rule, architecture)).ToHashSet();
        for (var number = 0; number < 1000; number++)
        {
            if (!named.Contains(number))
            {
                Assert.Equal(NotPermitted, Ask(architecture, (uint)number));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void No_number_and_no_name_stands_twice(Architecture architecture)
    {
        var numbers = SystemCallTable.Rules.Select(rule => Number(rule, architecture)).Where(number => number >= 0).ToArray();
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
        Assert.Equal(SystemCallTable.Rules.Length, SystemCallTable.Rules.Select(rule => rule.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Another_architecture_is_killed(Architecture architecture)
    {
        var program = SystemCallFilter.Build(architecture, Own);
        Assert.Equal(SystemCallFilter.KillProcess, Bpf.Run(program, architecture == Architecture.X64 ? Arm64 : X64, 0));
        Assert.Equal(SystemCallFilter.KillProcess, Bpf.Run(program, 0x40000003, 0));
    }

    [Fact]
    public void The_x32_interface_is_killed() =>
        Assert.Equal(SystemCallFilter.KillProcess, Ask(Architecture.X64, 0x40000000 | 1));

    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_new_thread_may_start_but_no_process_and_no_namespace(Architecture architecture)
    {
        const ulong thread = 0x3d0f00, process = 17, newUser = 0x10000000;
        Assert.Equal(SystemCallFilter.AllowCall, Ask(architecture, "clone", thread));
        Assert.Equal(NotPermitted, Ask(architecture, "clone", process));
        Assert.Equal(NotPermitted, Ask(architecture, "clone", thread | newUser));
        Assert.Equal(NotPermitted, Ask(architecture, "clone", 0));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Signals_go_to_the_own_process_only(Architecture architecture)
    {
        Assert.Equal(SystemCallFilter.AllowCall, Ask(architecture, "tgkill", Own));
        Assert.Equal(NotPermitted, Ask(architecture, "tgkill", Own + 1));
        Assert.Equal(NotPermitted, Ask(architecture, "tgkill", unchecked((ulong)-1)));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Limits_can_be_read_and_not_written(Architecture architecture)
    {
        const ulong pointer = 0x7f00_0000_1000, highOnly = 0x7f00_0000_0000;
        Assert.Equal(SystemCallFilter.AllowCall, Ask(architecture, "prlimit64", 0, 7, 0, pointer));
        Assert.Equal(SystemCallFilter.AllowCall, Ask(architecture, "prlimit64", Own, 7, 0, pointer));
        Assert.Equal(NotPermitted, Ask(architecture, "prlimit64", 1, 7, 0, pointer));
        Assert.Equal(NotPermitted, Ask(architecture, "prlimit64", 0, 7, pointer, 0));
        Assert.Equal(NotPermitted, Ask(architecture, "prlimit64", 0, 7, highOnly, 0));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Controls_are_few(Architecture architecture)
    {
        Assert.Equal([15u, 16, 21, 39], Allowed(architecture, "prctl", 0, 100));
        Assert.Equal([0x5401u, 0x5413, 0x541B], Allowed(architecture, "ioctl", 1, 0x6000));
        Assert.Equal([1u, 2, 3, 1030], Allowed(architecture, "fcntl", 1, 2000));
        Assert.Equal([0u], Allowed(architecture, "sched_setaffinity", 0, 100));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Mappings_are_private_and_of_one_size(Architecture architecture)
    {
        const ulong pages = 1 << 20, readWrite = 3, anonymous = 0x22, reserve = 0x4022, stack = 0x20022, fixedPlace = 0x32;
        foreach (var flags in (ulong[])[anonymous, reserve, stack, fixedPlace, 2])
            Assert.Equal(SystemCallFilter.AllowCall, Ask(architecture, "mmap", 0, pages, readWrite, flags));
        foreach (var flags in (ulong[])[1, 3, 0x23, 0x122, 0x2022, 0x8022, 0x40022, 0x48021])
            Assert.Equal(NotPermitted, Ask(architecture, "mmap", 0, pages, readWrite, flags));
        // The stack that the runtime gives to each thread for its signals, the image of a cell, and no more than that.
        Assert.Equal(SystemCallFilter.AllowCall, Ask(architecture, "mmap", 0, 14336, readWrite, 0x21));
        Assert.Equal(SystemCallFilter.AllowCall, Ask(architecture, "mmap", 0, 16 << 20, readWrite, 0x21));
        Assert.Equal(NotPermitted, Ask(architecture, "mmap", 0, (16 << 20) + 1, readWrite, 0x21));
        Assert.Equal(NotPermitted, Ask(architecture, "mmap", 0, 1UL << 32, readWrite, 0x21));
        Assert.Equal(NotPermitted, Ask(architecture, "mmap", 0, 14336, readWrite, 0x01));
        Assert.Equal(NotPermitted, Ask(architecture, "mmap", 0, 14336, readWrite, 0x23));
        Assert.Equal(SystemCallFilter.AllowCall, Ask(architecture, "mprotect", 0, pages, 7));
        Assert.Equal(NotPermitted, Ask(architecture, "mprotect", 0, pages, 0x01000003));
        Assert.Equal(NotPermitted, Ask(architecture, "mprotect", 0, pages, 0x02000003));
    }

    private static uint[] Allowed(Architecture architecture, string name, int argument, uint most)
    {
        var program = SystemCallFilter.Build(architecture, Own);
        var number = Number(name, architecture);
        return [.. Enumerable.Range(0, (int)most).Select(value => (uint)value).Where(value =>
        {
            var arguments = new ulong[6];
            arguments[argument] = value;
            return Bpf.Run(program, Audit(architecture), number, arguments) == SystemCallFilter.AllowCall;
        })];
    }

    private static uint Ask(Architecture architecture, string name, params ulong[] arguments) =>
        Ask(architecture, Number(name, architecture), arguments);

    private static uint Ask(Architecture architecture, uint number, params ulong[] arguments) =>
        Bpf.Run(SystemCallFilter.Build(architecture, Own), Audit(architecture), number, arguments);

    private static uint Number(string name, Architecture architecture) =>
        (uint)Number(SystemCallTable.Rules.Single(rule => rule.Name == name), architecture);

    private static int Number(SystemCallRule rule, Architecture architecture) =>
        architecture == Architecture.X64 ? rule.X64 : rule.Arm64;

    private static uint Audit(Architecture architecture) => architecture == Architecture.X64 ? X64 : Arm64;
}
