static int Sum(params int[] xs) => xs.Sum(); static int Count(params ReadOnlySpan<string> xs) => xs.Length; static int Many(params IEnumerable<int> xs) => xs.Count();
Sum(1, 2, 3) + Count("a", "b", "c") + Many(1, 2)
