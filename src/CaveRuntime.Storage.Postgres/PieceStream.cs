namespace CaveRuntime.Storage.Postgres;

/// <summary>The pieces of a value, one after the other; each is fetched when it is due, so nothing stays open between. Not
/// thread-safe.</summary>
internal sealed class PieceStream(Server server, string hash, Guid blob) : PartStream
{
    private int _next;

    protected override async ValueTask<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        byte[]? piece = await server.RunAsync(
            $"reading the value {hash}",
            c => c.GetAsync<byte[]>(
                "SELECT content FROM pieces WHERE blob = $1 AND piece = $2", cancellationToken, blob, _next),
            cancellationToken).ConfigureAwait(false);
        // Here, because a step may be done twice.
        _next++;
        return piece;
    }
}
