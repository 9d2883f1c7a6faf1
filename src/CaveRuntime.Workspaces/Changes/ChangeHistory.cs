using System.Security.Cryptography;
using CaveRuntime.Confinement.Files;

namespace CaveRuntime.Workspaces.Changes;

/// <summary>What was changed, with what was there before, so that it can be taken back. Not thread-safe.</summary>
internal sealed class ChangeHistory
{
    // Beyond this the oldest can no longer be taken back.
    private const long MaxBytes = 256L << 20;
    private readonly List<Made> _made = [];
    private long _bytes;
    private int _last;

    /// <summary>Numbers a change and keeps what was there before.</summary>
    /// <param name="change">The change, without a number.</param>
    /// <param name="before">The file before; null where there was none.</param>
    /// <param name="after">The file after; null where there is none.</param>
    public FileChange Keep(FileChange change, byte[]? before, byte[]? after)
    {
        FileChange numbered = change with { Number = ++_last };
        _made.Add(new Made(numbered, before, after is null ? null : SHA256.HashData(after)));
        for (_bytes += before?.LongLength ?? 0; _bytes > MaxBytes && _made.Count > 1; _made.RemoveAt(0))
            _bytes -= _made[0].Before?.LongLength ?? 0;
        return numbered;
    }

    /// <summary>Everything that can be taken back, the newest first.</summary>
    public IReadOnlyList<FileChange> Changes => [.. _made.Select(m => m.Change).Reverse()];

    /// <summary>Takes back the newest change.</summary>
    /// <returns>The change that was taken back; null where there is none.</returns>
    /// <exception cref="InvalidOperationException">Somebody else has changed the file since.</exception>
    public FileChange? Undo(RootedFolder folder, Func<string, byte[]?> read)
    {
        if (_made is not [.., var last])
            return null;
        FileChange change = last.Change;
        if (change.From is { } from)
        {
            folder.Move(change.Path, from);
        }
        else if (change.Path.EndsWith('/'))
        {
            folder.MakeFolder(change.Path);
        }
        else
        {
            byte[]? now = read(change.Path);
            bool isSame = now is null ? last.After is null
                : last.After is not null && SHA256.HashData(now).AsSpan().SequenceEqual(last.After);
            if (!isSame)
            {
                throw new InvalidOperationException(
                    $"Change {change.Number} of '{change.Path}' cannot be undone: the file has been changed since by something else.");
            }

            if (last.Before is null)
                folder.Remove(change.Path);
            else
                folder.Write(change.Path, last.Before);
        }

        _made.RemoveAt(_made.Count - 1);
        _bytes -= last.Before?.LongLength ?? 0;
        return change;
    }

    private sealed record Made(FileChange Change, byte[]? Before, byte[]? After);
}
