namespace CaveRuntime.Protocol;

/// <summary>
/// Frames on their way out, in the order in which they came. Small ones that wait together leave together: a write for each of
/// thousands of results would cost more than the results. Thread-safe.
/// </summary>
internal sealed class Outbox(Stream stream)
{
    // As much as the other side reads at once.
    private const int ManyBytes = 1 << 16;

    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _isSending;

    /// <summary>Sends one frame.</summary>
    /// <param name="frame">Makes it when its turn has come; what it throws is its sender's.</param>
    /// <param name="cancellationToken">Takes it back, unless it has begun: half a frame would poison the stream.</param>
    public async ValueTask SendAsync(Func<byte[]> frame, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var next = new Waiting(frame);
        bool isFirst;
        lock (_gate)
        {
            _waiting.Enqueue(next);
            isFirst = !_isSending;
            _isSending = true;
        }

        if (isFirst)
            _ = SendAllAsync();
        await using var registration = cancellationToken.UnsafeRegister(static (state, stop) =>
            ((Waiting)state!).TakeBack(stop), next).ConfigureAwait(false);
        await next.Sent.ConfigureAwait(false);
    }

    private async Task SendAllAsync()
    {
        var together = new List<Waiting>();
        while (Take(together) is { } bytes)
        {
            try
            {
                await stream.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
                await stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                together.ForEach(w => w.Done());
            }
            catch (Exception e) // Each that waits is told, and whoever comes later finds the same.
            {
                together.ForEach(w => w.Fail(e));
            }

            together.Clear();
            // Who came first has its own frame sent, and does not send on for the others.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    // The next frames, as many as make one write worth it; null where none are left.
    private ReadOnlyMemory<byte>? Take(List<Waiting> together)
    {
        byte[] first = [];
        MemoryStream? all = null;
        while ((all?.Length ?? first.Length) < ManyBytes && Next(isEnd: together.Count == 0) is { } next)
        {
            if (next.Begin() is not { } frame)
                continue;
            together.Add(next);
            if (together.Count == 1)
            {
                first = frame;
                continue;
            }

            if (all is null)
            {
                all = new MemoryStream(ManyBytes);
                all.Write(first);
            }

            all.Write(frame);
        }

        if (together.Count == 0)
            return null; // Not the empty memory that an array of null would become in one expression with it.
        return all is null ? first : all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    private Waiting? Next(bool isEnd)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out Waiting? next))
                return next;
            if (isEnd)
                _isSending = false;
            return null;
        }
    }

    private sealed class Waiting(Func<byte[]> frame)
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isTaken;

        public Task Sent => _sent.Task;

        /// <summary>Makes the frame; null where it was taken back, or is none.</summary>
        public byte[]? Begin()
        {
            if (Interlocked.Exchange(ref _isTaken, 1) != 0)
                return null;
            try
            {
                return frame();
            }
            catch (Exception e) // The sender's own.
            {
                _sent.SetException(e);
                return null;
            }
        }

        public void TakeBack(CancellationToken stop)
        {
            if (Interlocked.Exchange(ref _isTaken, 1) == 0)
                _sent.SetCanceled(stop);
        }

        public void Done() => _sent.SetResult();

        public void Fail(Exception e) => _sent.SetException(e);
    }
}
