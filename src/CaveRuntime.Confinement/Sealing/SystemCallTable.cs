namespace CaveRuntime.Confinement.Sealing;

/// <summary>What the filter answers to one system call.</summary>
internal enum Verdict
{
    Allow,

    /// <summary>Only where the arguments keep the call inside the process; see <see cref="SystemCallFilter"/>.</summary>
    Conditional,

    /// <summary>EACCES: the file is there for others, not for you.</summary>
    NoAccess,

    /// <summary>ENOENT: answers no question about any path.</summary>
    NoEntry,

    /// <summary>ENOSYS: the C library falls back to the older call, whose arguments a filter can read.</summary>
    NoSuchCall,
}

/// <summary>One row of the table; -1 where an architecture does not have the call.</summary>
internal readonly record struct SystemCallRule(string Name, int X64, int Arm64, Verdict Verdict);

/// <summary>
/// What a sealed .NET process with Roslyn, JIT, collector and thread pool needs, measured by tracing one, and nothing
/// more: every call that is not named gets EPERM. The most frequent come first, because the filter is read in order.
/// Numbers from the kernel's asm/unistd_64.h and asm-generic/unistd.h.
/// </summary>
internal static class SystemCallTable
{
    internal static readonly SystemCallRule[] Rules =
    [
        new("futex", 202, 98, Verdict.Allow),
        new("read", 0, 63, Verdict.Allow),
        new("write", 1, 64, Verdict.Allow),
        new("madvise", 28, 233, Verdict.Allow),
        new("mprotect", 10, 226, Verdict.Conditional),
        new("mmap", 9, 222, Verdict.Conditional),
        new("munmap", 11, 215, Verdict.Allow),
        new("membarrier", 324, 283, Verdict.Allow),
        new("rt_sigprocmask", 14, 135, Verdict.Allow),
        new("rt_sigreturn", 15, 139, Verdict.Allow),
        new("rt_sigaction", 13, 134, Verdict.Allow),
        new("sigaltstack", 131, 132, Verdict.Allow),
        new("tgkill", 234, 131, Verdict.Conditional),
        new("sched_yield", 24, 124, Verdict.Allow),
        new("clock_gettime", 228, 113, Verdict.Allow),
        new("clock_getres", 229, 114, Verdict.Allow),
        new("clock_nanosleep", 230, 115, Verdict.Allow),
        new("nanosleep", 35, 101, Verdict.Allow),
        new("gettimeofday", 96, 169, Verdict.Allow),
        new("time", 201, -1, Verdict.Allow),
        new("getcpu", 309, 168, Verdict.Allow),
        new("readv", 19, 65, Verdict.Allow),
        new("writev", 20, 66, Verdict.Allow),
        new("pread64", 17, 67, Verdict.Allow),
        new("lseek", 8, 62, Verdict.Allow),
        new("fstat", 5, 80, Verdict.Allow),
        new("close", 3, 57, Verdict.Allow),
        new("dup", 32, 23, Verdict.Allow),
        new("pipe2", 293, 59, Verdict.Allow),
        new("eventfd2", 290, 19, Verdict.Allow),
        new("poll", 7, -1, Verdict.Allow),
        new("ppoll", 271, 73, Verdict.Allow),
        new("epoll_wait", 232, -1, Verdict.Allow),
        new("epoll_pwait", 281, 22, Verdict.Allow),
        new("epoll_ctl", 233, 21, Verdict.Allow),
        new("brk", 12, 214, Verdict.Allow),
        new("clone", 56, 220, Verdict.Conditional),
        new("rseq", 334, 293, Verdict.Allow),
        new("set_robust_list", 273, 99, Verdict.Allow),
        new("sched_getaffinity", 204, 123, Verdict.Allow),
        new("sched_setaffinity", 203, 122, Verdict.Conditional),
        new("prctl", 157, 167, Verdict.Conditional),
        new("prlimit64", 302, 261, Verdict.Conditional),
        new("ioctl", 16, 29, Verdict.Conditional),
        new("fcntl", 72, 25, Verdict.Conditional),
        new("getrusage", 98, 165, Verdict.Allow),
        new("sysinfo", 99, 179, Verdict.Allow),
        new("uname", 63, 160, Verdict.Allow),
        new("getpid", 39, 172, Verdict.Allow),
        new("getppid", 110, 173, Verdict.Allow),
        new("gettid", 186, 178, Verdict.Allow),
        new("getuid", 102, 174, Verdict.Allow),
        new("geteuid", 107, 175, Verdict.Allow),
        new("getgid", 104, 176, Verdict.Allow),
        new("getegid", 108, 177, Verdict.Allow),
        new("getrandom", 318, 278, Verdict.Allow),
        new("restart_syscall", 219, 128, Verdict.Allow),
        new("exit", 60, 93, Verdict.Allow),
        new("exit_group", 231, 94, Verdict.Allow),

        new("clone3", 435, 435, Verdict.NoSuchCall),
        new("openat2", 437, 437, Verdict.NoSuchCall),
        new("open", 2, -1, Verdict.NoAccess),
        new("openat", 257, 56, Verdict.NoAccess),
        new("creat", 85, -1, Verdict.NoAccess),
        new("stat", 4, -1, Verdict.NoEntry),
        new("lstat", 6, -1, Verdict.NoEntry),
        new("newfstatat", 262, 79, Verdict.NoEntry),
        new("statx", 332, 291, Verdict.NoEntry),
        new("access", 21, -1, Verdict.NoEntry),
        new("faccessat", 269, 48, Verdict.NoEntry),
        new("faccessat2", 439, 439, Verdict.NoEntry),
        new("readlink", 89, -1, Verdict.NoEntry),
        new("readlinkat", 267, 78, Verdict.NoEntry),
    ];
}
