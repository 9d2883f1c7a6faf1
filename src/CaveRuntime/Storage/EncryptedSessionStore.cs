using System.Runtime.CompilerServices;
using System.Text;

namespace CaveRuntime.Storage;

/// <summary>
/// A store whose records, values and questions are encrypted with a key of the user's before another store gets them. Names, times, sizes
/// and figures stay as they are. Sessions that were kept without a key are listed, and not read. Thread-safe.
/// </summary>
/// <remarks>
/// AES-256 in Galois/counter mode; the nonce is derived from place and content (as in RFC 8452, the synthetic IV), so that the same record
/// may be appended twice and the same value is kept once. That two values, or two values' first 64 KiB, are equal can therefore be seen.
/// </remarks>
/// <param name="inner">Keeps what is encrypted; disposed with this one.</param>
/// <param name="key">The key, at least 32 bytes; copied.</param>
public sealed class EncryptedSessionStore(ISessionStore inner, ReadOnlySpan<byte> key) : ISessionStore
{
    /// <summary>What an encrypted question begins with where lists show it without the key.</summary>
    public const string QuestionMark = "encrypted:";

    private readonly ISessionStore _inner = inner ?? throw new ArgumentNullException(nameof(inner));
    private readonly StoreCipher _cipher = new(key);

    /// <inheritdoc/>
    public Task<SessionHold> TakeAsync(string sessionId, TakeMode mode, CancellationToken cancellationToken = default) =>
        _inner.TakeAsync(sessionId, mode, cancellationToken);

    /// <inheritdoc/>
    public Task ForkAsync(
        string sessionId, string forkId, long lastSeq, SessionSummary summary, CancellationToken cancellationToken = default) =>
        _inner.ForkAsync(sessionId, forkId, lastSeq, Encrypted(summary)!, cancellationToken);

    /// <inheritdoc/>
    public Task AppendAsync(
        SessionHold hold, IReadOnlyList<JournalRecord> records, SessionSummary? summary, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        List<JournalRecord> encrypted =
            [.. records.Select(r => r with { Content = _cipher.Encrypt(r.Content.Span, Place.Record(r.Seq)) })];
        return _inner.AppendAsync(hold, encrypted, Encrypted(summary), cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(SessionHold hold, CancellationToken cancellationToken = default) =>
        _inner.ReleaseAsync(hold, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="StoreException">The session was kept without a key, or with another one.</exception>
    public async IAsyncEnumerable<JournalRecord> ReadAsync(
        string sessionId, long fromSeq = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (JournalRecord record in _inner.ReadAsync(sessionId, fromSeq, cancellationToken).ConfigureAwait(false))
        {
            byte[]? content = _cipher.TryDecrypt(record.Content.Span, Place.Record(record.Seq));
            if (content is null && record.Seq == 1)
            {
                throw StoreCipher.IsEncrypted(record.Content.Span) ? WrongKey($"Session '{sessionId}'") : new StoreException(
                    $"Session '{sessionId}' was kept without a key. Take the key away to open it.");
            }

            // A later one is damaged, whatever it says: what is not encrypted was not written with the key. Who reads the journal judges.
            yield return record with { Content = content };
        }
    }

    /// <inheritdoc/>
    public async Task<string> KeepAsync(Stream content, CancellationToken cancellationToken = default)
    {
        var encrypted = CipherStream.Encrypt(content, _cipher);
        await using (encrypted.ConfigureAwait(false))
            return await _inner.KeepAsync(encrypted, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Stream?> FetchAsync(string hash, CancellationToken cancellationToken = default) =>
        await _inner.FetchAsync(hash, cancellationToken).ConfigureAwait(false) is { } kept
            ? CipherStream.Decrypt(kept, _cipher, hash)
            : null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredSession> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StoredSession session in _inner.ListAsync(cancellationToken).ConfigureAwait(false))
            yield return session with { Summary = session.Summary with { Question = Decrypted(session.Summary.Question) } };
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string sessionId, long? lastSeq = null, CancellationToken cancellationToken = default) =>
        _inner.DeleteAsync(sessionId, lastSeq, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    internal static StoreException WrongKey(string what) => new(
        $"{what} is encrypted with another key than the one that was given, or is damaged. Give the key that it was made with.");

    private SessionSummary? Encrypted(SessionSummary? summary) => summary is null || summary.Question.Length == 0 ? summary : summary with
    {
        Question = QuestionMark
            + Convert.ToBase64String(_cipher.Encrypt(Encoding.UTF8.GetBytes(summary.Question), Place.Question)),
    };

    private string Decrypted(string question)
    {
        byte[] piece = new byte[question.Length];
        if (!question.StartsWith(QuestionMark, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(question[QuestionMark.Length..], piece, out int length))
        {
            return question;
        }

        return _cipher.TryDecrypt(piece.AsSpan(0, length), Place.Question) is { } known
            ? Encoding.UTF8.GetString(known)
            : "(encrypted with another key)";
    }
}
