using System.Text.Json.Nodes;
var node = JsonNode.Parse("[{\"n\":1},{\"n\":2}]");
var sum = 0;
foreach (var item in node.AsArray()) sum += item["n"].GetValue<int>();
var made = new JsonObject { ["sum"] = sum, ["list"] = new JsonArray(1, 2, 3) };
made.ToJsonString()
