using System.Threading;
var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(5));
try { await Task.Delay(10000, source.Token); } catch (OperationCanceledException) { Console.WriteLine("cancelled"); } finally { source.Dispose(); }
