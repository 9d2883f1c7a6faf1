var big = System.Numerics.BigInteger.Pow(2, 200);
var xs = new[] { 1.0, 2.5, 4.0 };
var mean = xs.Average(); var sd = Math.Sqrt(xs.Sum(x => Math.Pow(x - mean, 2)) / (xs.Length - 1));
(big, Math.Round(sd, 3, MidpointRounding.AwayFromZero), Math.Clamp(5, 1, 3), decimal.Round(1.255m, 2), 7 / 2, 7 % 2, (double)7 / 2, int.MaxValue, double.IsNaN(0 / 0.0), checked(1 + 1), Convert.ToInt32("ff", 16), (long)1e10, 0xFF & ~1, 1 << 4, unchecked((int)4000000000))
