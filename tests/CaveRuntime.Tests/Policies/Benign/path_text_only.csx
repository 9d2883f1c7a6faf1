(Path.GetFileName("a/b.txt"), Path.GetExtension("b.txt"), Path.GetFileNameWithoutExtension("a/b.txt"), Path.Combine("a", "b"))
