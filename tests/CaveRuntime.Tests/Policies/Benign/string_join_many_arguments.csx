string.Join(", ", "a", "b", "c", "d", "e") + string.Concat("1", "2", "3", "4", "5") + string.Format("{0}{1}{2}{3}{4}", 1, 2, 3, 4, 5)
