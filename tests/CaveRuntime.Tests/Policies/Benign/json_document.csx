using System.Text.Json;
using (var doc = JsonDocument.Parse("""{"name":"War","year":1812,"tags":["a","b"],"inner":{"x":1.5,"y":null}}"""))
{
    var root = doc.RootElement;
    foreach (var property in root.EnumerateObject()) Console.WriteLine($"{property.Name}: {property.Value.ValueKind}");
    foreach (var tag in root.GetProperty("tags").EnumerateArray()) Console.WriteLine(tag.GetString());
    if (root.TryGetProperty("inner", out var inner)) Console.WriteLine(inner.GetProperty("x").GetDouble());
}
