var people = new[] { (Id: 1, Name: "Ann"), (Id: 2, Name: "Bob") };
var orders = new[] { (Person: 1, Total: 10.5m), (Person: 1, Total: 4m), (Person: 2, Total: 7.25m) };
var totals = from p in people
             join o in orders on p.Id equals o.Person into g
             let sum = g.Sum(x => x.Total)
             where sum > 5
             orderby sum descending
             select new { p.Name, Sum = sum };
totals.ToList()
