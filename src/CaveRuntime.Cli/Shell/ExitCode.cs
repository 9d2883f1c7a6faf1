using CaveRuntime.Models;
using CaveRuntime.Storage;

namespace CaveRuntime.Cli.Shell;

/// <summary>What <c>cave</c> tells the program that started it. Part of the contract.</summary>
internal static class ExitCode
{
    public const int Answered = 0;
    public const int CellFailed = 1;

    /// <summary>Of several tasks, some failed.</summary>
    public const int SomeFailed = 1;

    public const int WrongUsage = 2;
    public const int Ceiling = 3;
    public const int Model = 4;
    public const int Worker = 5;

    /// <summary>The session's store is full or gone, somebody else holds the session, or its journal or an input is not what it
    /// was.</summary>
    public const int Store = 8;

    public const int Cancelled = 130;

    public static int Of(StopReason stop) => stop switch
    {
        StopReason.Answered => Answered,
        StopReason.MaxTurns or StopReason.Budget or StopReason.Deadline => Ceiling,
        StopReason.ModelError => Model,
        StopReason.StoreError => Store,
        StopReason.Cancelled => Cancelled,
        _ => Worker,
    };

    /// <summary>The code of a failure that no run has turned into an answer; null where it is a defect.</summary>
    public static int? Of(Exception failure) => failure switch
    {
        UsageException or InputException or ModelException { Kind: ModelErrorKind.UnknownModel, Status: null } => WrongUsage,
        SessionMissingException or SessionExistsException => WrongUsage,
        DeadlineException => Ceiling,
        StoreException => Store,
        ModelException => Model,
        CaveException => Worker,
        OperationCanceledException => Cancelled,
        IOException or UnauthorizedAccessException => WrongUsage,
        _ => null,
    };
}
