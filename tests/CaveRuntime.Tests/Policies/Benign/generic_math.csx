using System.Numerics;
T Total<T>(IEnumerable<T> xs) where T : INumber<T> { var t = T.Zero; foreach (var x in xs) t += x; return t; }
(Total(new[] { 1, 2, 3 }), Total(new[] { 1.5, 2 }))
