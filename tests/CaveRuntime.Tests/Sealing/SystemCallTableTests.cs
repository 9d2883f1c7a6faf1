using System.Globalization;
using System.Text.RegularExpressions;
using CaveRuntime.Confinement.Sealing;

namespace CaveRuntime.Tests.Sealing;

/// <summary>The two tables against the kernel's own headers, where they are installed: a wrong number would allow another call.</summary>
public partial class SystemCallTableTests
{
    private const string X64Header = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h";
    private const string Arm64Header = "/usr/include/asm-generic/unistd.h";

    [Fact]
    public void Every_number_for_x64_is_that_of_the_kernels_header() => Compare(X64Header, rule => rule.X64);

    [Fact]
    public void Every_number_for_arm64_is_that_of_the_kernels_header() => Compare(Arm64Header, rule => rule.Arm64);

    private static void Compare(string header, Func<SystemCallRule, int> number)
    {
        if (!File.Exists(header))
        {
            return; // The headers of the C library are not installed here.
        }
        var known = Definition().Matches(File.ReadAllText(header))
            .DistinctBy(found => found.Groups[1].Value)
            .ToDictionary(found => found.Groups[1].Value, found => int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture));
        // The generic header names this one differently for 32 and for 64 bits.
        known.TryAdd("newfstatat", known.GetValueOrDefault("fstatat", -1));
        Assert.Empty(SystemCallTable.Rules.Where(rule => number(rule) != known.GetValueOrDefault(rule.Name, -1)).Select(rule => rule.Name));
    }

    [GeneratedRegex(@"^#define __NR(?:3264)?_(\w+)\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
