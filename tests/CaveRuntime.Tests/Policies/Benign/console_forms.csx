Console.WriteLine(); Console.Write('c'); Console.WriteLine(1.5m); Console.WriteLine("{0} {1} {2} {3}", 1, 2, 3, 4); Console.WriteLine(new[] { 'a' }); Console.Out.WriteLine("out"); Console.Error.WriteLine("err"); Console.WriteLine((object)null); Console.Out.Flush();
Environment.NewLine.Length
