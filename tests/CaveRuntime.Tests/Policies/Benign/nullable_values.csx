int? a = null; int? b = 3; string s = null;
(a ?? b, a + b, a.HasValue, b.Value, s?.Length ?? 0, b.GetValueOrDefault(), a is null, b is { } v ? v : 0)
