using CaveRuntime.Scopes.Workers;

namespace CaveRuntime.Tests.Workers;

/// <summary>Calls in flight have a ceiling in bytes, for each worker and for all of a host; who finds no room waits.</summary>
public sealed class CallRoomTests
{
    [Fact]
    public async Task Who_finds_no_room_waits_until_there_is_and_nobody_is_overtaken()
    {
        var room = new ByteRoom(100);
        await room.EnterAsync(60, CancellationToken.None);
        Task large = room.EnterAsync(60, CancellationToken.None);
        Task small = room.EnterAsync(10, CancellationToken.None);
        Assert.False(large.IsCompleted || small.IsCompleted);
        room.Leave(60);
        await Task.WhenAll(large, small).WaitAsync(TestContext.Patience);
        Assert.Equal(70, room.Used);
    }

    [Fact]
    public async Task What_is_larger_than_the_room_goes_in_alone()
    {
        var room = new ByteRoom(100);
        await room.EnterAsync(500, CancellationToken.None);
        Task next = room.EnterAsync(1, CancellationToken.None);
        Assert.False(next.IsCompleted);
        room.Leave(500);
        await next.WaitAsync(TestContext.Patience);
    }

    [Fact]
    public async Task Who_gives_up_takes_nothing_and_lets_the_next_one_in()
    {
        var room = new ByteRoom(100);
        await room.EnterAsync(60, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task large = room.EnterAsync(60, stop.Token);
        Task small = room.EnterAsync(10, CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await small.WaitAsync(TestContext.Patience);
        Assert.Equal(70, room.Used);
    }

    [Fact]
    public async Task A_worker_keeps_a_little_room_that_no_other_can_take()
    {
        var shared = new ByteRoom(10 << 20);
        var greedy = new CallRoom(shared);
        var modest = new CallRoom(shared);
        await greedy.EnterAsync(11 << 20, CancellationToken.None);
        await modest.EnterAsync(1 << 20, CancellationToken.None).WaitAsync(TestContext.Patience);
        Task more = modest.EnterAsync(1 << 20, CancellationToken.None);
        Assert.False(more.IsCompleted);
        greedy.Leave(11 << 20);
        await more.WaitAsync(TestContext.Patience);
        modest.Leave(2 << 20);
        Assert.Equal(0, shared.Used);
    }
}
