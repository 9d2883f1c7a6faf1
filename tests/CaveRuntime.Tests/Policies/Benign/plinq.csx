Enumerable.Range(1, 1000).AsParallel().WithDegreeOfParallelism(2).Where(x => x % 3 == 0).Select(x => (long)x).Sum()
