var queue = new System.Collections.Concurrent.ConcurrentQueue<int>(new[] { 1, 2 });
queue.Enqueue(3);
var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
while (queue.TryDequeue(out var x)) await channel.Writer.WriteAsync(x);
channel.Writer.Complete();
var sum = 0;
await foreach (var x in channel.Reader.ReadAllAsync()) sum += x;
sum
