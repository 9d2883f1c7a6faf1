// refused by: symbol+metadata
(from x in new[] { 1, 2 }.AsQueryable() where x > 1 select x).Count()
