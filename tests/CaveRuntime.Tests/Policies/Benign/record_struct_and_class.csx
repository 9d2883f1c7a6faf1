record struct Point(double X, double Y) { public double Norm => Math.Sqrt(X * X + Y * Y); public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y); }
record Shape(string Name) { public virtual double Area() => 0; }
record Circle(double R) : Shape("circle") { public override double Area() => Math.PI * R * R; }
Shape s = new Circle(2);
var p = new Point(1, 2) + new Point(3, 4);
(s, s.Area(), p, p.Norm, s == new Circle(2), p.GetHashCode() != 0)
