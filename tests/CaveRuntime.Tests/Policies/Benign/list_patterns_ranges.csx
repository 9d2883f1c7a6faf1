int[] xs = { 1, 2, 3, 4, 5 };
var mid = xs[1..^1];
var label = xs is [var first, .., var last] ? $"{first}-{last}" : "none";
var head = mid is [2, .. var rest] ? rest.Length : -1;
Index end = ^2; Range r = ..2;
(label, head, xs[end], xs[r].Sum(), "hello"[^3..])
