namespace CaveRuntime.Hooks;

#pragma warning disable RS0030 // A cell without a source of its own sees what the framework shows; this stands in the framework's place.

/// <summary>Stands where a cell asks <see cref="DateTime"/> what time it is. Thread-safe.</summary>
public static class ScopeDateTime
{
    /// <summary>The time in UTC.</summary>
    public static DateTime UtcNow => ScopeSource.TryClock(out long utc) ? new DateTime(utc, DateTimeKind.Utc) : DateTime.UtcNow;

    /// <summary>The local time.</summary>
    public static DateTime Now => ScopeSource.TryClock(out long utc) ? new DateTime(utc, DateTimeKind.Utc).ToLocalTime() : DateTime.Now;

    /// <summary>The local date.</summary>
    public static DateTime Today => Now.Date;
}

/// <summary>Stands where a cell asks <see cref="DateTimeOffset"/> what time it is. Thread-safe.</summary>
public static class ScopeDateTimeOffset
{
    /// <summary>The time in UTC.</summary>
    public static DateTimeOffset UtcNow =>
        ScopeSource.TryClock(out long utc) ? new DateTimeOffset(utc, TimeSpan.Zero) : DateTimeOffset.UtcNow;

    /// <summary>The local time.</summary>
    public static DateTimeOffset Now =>
        ScopeSource.TryClock(out long utc) ? new DateTimeOffset(utc, TimeSpan.Zero).ToLocalTime() : DateTimeOffset.Now;
}
