using System.Text.Json.Serialization;
record Person([property: JsonPropertyName("full_name")] string Name, int Age, DateTime? Born = null);
var options = new JsonSerializerOptions { WriteIndented = true, PropertyNameCaseInsensitive = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter() } };
var people = JsonSerializer.Deserialize<List<Person>>("""[{"full_name":"Ann","age":3}]""", options);
JsonSerializer.Serialize(people.Select(p => p with { Age = p.Age + 1 }), options)
