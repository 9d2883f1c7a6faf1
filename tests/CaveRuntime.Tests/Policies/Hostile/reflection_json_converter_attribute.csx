// refused by: symbol+metadata
using System.Text.Json.Serialization;
class Bag { [JsonConverter(typeof(System.ComponentModel.TypeConverter))] public int X { get; set; } } 1
