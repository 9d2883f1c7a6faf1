// refused by: symbol+metadata
class Bag { public System.Diagnostics.ProcessStartInfo Start { get; set; } } JsonSerializer.Deserialize<Bag>("{}") != null
