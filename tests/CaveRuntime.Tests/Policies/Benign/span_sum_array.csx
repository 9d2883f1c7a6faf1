static double Mean(double[] xs) { double s = 0; foreach (var x in xs.AsSpan()) s += x; return s / xs.Length; }
static void Scale(Span<double> xs, double k) { for (var i = 0; i < xs.Length; i++) xs[i] *= k; xs.Reverse(); xs.Sort(); }
var data = new double[] { 1, 2, 3 };
Scale(data, 2);
Mean(data)
