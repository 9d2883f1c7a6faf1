var map = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("{\"a\":1,\"b\":\"x\"}");
JsonSerializer.Serialize(map.ToDictionary(p => p.Key.ToUpperInvariant(), p => p.Value.ToString()))
