using System.Runtime.InteropServices;

namespace CaveRuntime.Confinement.Native;

/// <summary>posix_spawn's two parameter blocks. Every function returns 0 or the error itself.</summary>
internal static unsafe partial class SpawnActions
{
    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    internal static partial int Spawn(int* process, nint program, nint actions, nint attributes, nint arguments, nint environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int Initialize(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int Destroy(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int Duplicate(nint actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    internal static partial int ChangeFolder(nint actions, byte* path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    internal static partial int InitializeAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int DestroyAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int SetFlags(nint attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    internal static partial int SetGroup(nint attributes, int group);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int SetSignalDefault(nint attributes, nint signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int SetSignalMask(nint attributes, nint signals);
}
