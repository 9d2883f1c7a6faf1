class ParseFailed : Exception { public int Line { get; } public ParseFailed(string m, int line, Exception inner = null) : base(m, inner) => Line = line; }
try
{
    try { int.Parse("x"); } catch (FormatException e) { throw new ParseFailed("bad", 3, e); }
}
catch (ParseFailed e) when (e.Line > 2) { Console.WriteLine($"{e.Message} {e.Line} {e.InnerException?.Message}\n{e}"); }
finally { Console.WriteLine("done"); }
