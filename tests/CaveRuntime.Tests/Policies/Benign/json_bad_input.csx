try { JsonSerializer.Deserialize<int[]>("[1,"); } catch (JsonException e) { Console.WriteLine(e.Message); }
