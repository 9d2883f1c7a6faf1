// refused by: symbol+metadata
JsonSerializer.Deserialize<Dictionary<string, List<System.Diagnostics.ProcessStartInfo>>>("{}").Count
