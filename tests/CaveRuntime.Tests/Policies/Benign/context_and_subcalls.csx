var pieces = ctx.Split("\n\n").Where(p => p.Length > 0).Select(p => p.Trim()).ToList();
var replies = llm_query_batched(pieces.Select(p => $"Summarise: {p}"));
foreach (var (piece, reply) in pieces.Zip(replies))
    Console.WriteLine($"{piece.Length}: {(reply.Ok ? reply.Text : reply.Error)}");
var years = Regex.Matches(ctx, @"\d{4}").Select(m => int.Parse(m.Value)).Distinct().ToArray();
var asked = await Task.WhenAll(docs.Select(d => llm_query_async(d.Name + ctx[..10])));
Cancel.ThrowIfCancellationRequested();
foreach (char c in ctx[..5]) if (c == '\n') break;
FINAL(string.Join("\n", asked) + years.Length + ctx.Lines.Count + ctx.IndexOf("x", StringComparison.OrdinalIgnoreCase));
