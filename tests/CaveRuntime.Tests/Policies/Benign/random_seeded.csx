var random = new Random(42);
var deck = Enumerable.Range(0, 52).ToArray();
random.Shuffle(deck);
(deck.Length, random.Next(10), random.NextDouble() < 1, Random.Shared.Next(1), Guid.NewGuid() != Guid.Empty)
