using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CaveRuntime.Confinement.Native;

/// <summary>Numbers of the system calls that we make ourselves. Those above 423 are the same on every architecture.</summary>
internal static class SystemCalls
{
    internal const int PidfdOpen = 434;
    internal const int CloseRange = 436;
    internal const int OpenBeneath = 437;
    internal const int MountSetAttributes = 442;
    internal const int LandlockCreateRuleset = 444;
    internal const int LandlockAddRule = 445;
    internal const int LandlockRestrictSelf = 446;

    internal static int SetResUid => Pick(117, 147);
    internal static int SetResGid => Pick(119, 149);
    internal static int SetGroups => Pick(116, 159);
    internal static int CapGet => Pick(125, 90);
    internal static int CapSet => Pick(126, 91);
    internal static int Prctl => Pick(157, 167);
    internal static int Seccomp => Pick(317, 277);
    internal static int Socket => Pick(41, 198);
    internal static int OpenAt => Pick(257, 56);
    internal static int Unshare => Pick(272, 97);
    internal static int Clone => Pick(56, 220);
    internal static int Execve => Pick(59, 221);
    internal static int TgKill => Pick(234, 131);
    internal static int Mount => Pick(165, 40);
    internal static int Rename => Pick(316, 276);
    internal static int FolderEntries => Pick(217, 61);
    internal static int GetTid => Pick(186, 178);

    /// <summary>True where the tables below hold: Linux on x86-64 or arm64.</summary>
    [SupportedOSPlatformGuard("linux")]
    internal static bool Known => OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    private static int Pick(int x64, int arm64) =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? arm64 : x64;
}
