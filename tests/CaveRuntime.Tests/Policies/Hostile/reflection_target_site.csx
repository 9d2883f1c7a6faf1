// refused by: symbol+metadata
try { throw new Exception(); } catch (Exception e) { Console.WriteLine(e.TargetSite); }
