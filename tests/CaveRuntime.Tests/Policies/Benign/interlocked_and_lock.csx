var total = 0L; var gate = new object(); var modern = new System.Threading.Lock();
Parallel.For(0, 100, i => { Interlocked.Add(ref total, i); lock (gate) { total++; } lock (modern) { total--; } });
Interlocked.Read(ref total)
