var a = new DateTime(); var b = new TimeSpan(); var c = new Guid(); var d = new KeyValuePair<int, int>();
var e = new System.Threading.CancellationToken(); DateTimeOffset f = new(); var g = new JsonDocumentOptions { AllowTrailingCommas = true };
Console.WriteLine($"{a}{b}{c}{d}{e.CanBeCanceled}{f}{g.MaxDepth}");
