What a piece says takes understanding, so I ask a model for each group of pieces, all groups at once, and check that no reply lacks any.
---
var groups = new List<(int From, int To, int Start, int End)>();
int from = 0, to = 0, start = 0, end = 0;
foreach (var piece in pieces)
{
    if (to - from == MOST || (to > from && end + piece.Length - start > ROOM))
    {
        groups.Add((from, to, start, end));
        (from, start) = (to, end);
    }

    to++;
    end += piece.Length + BETWEEN;
}

if (to > from)
    groups.Add((from, to, start, Math.Min(end, ctx.Length)));

string? refused = null;
const string told = INSTRUCTION;
for (int attempt = 1; attempt <= ATTEMPTS && read.Count < groups.Count; attempt++)
{
    string again = attempt == 1 ? "" : $" This is attempt {attempt}: the reply before left some out.";
    // Not all prompts at once: of a huge input they would be a copy of it.
    foreach (var some in groups.Where(g => !read.ContainsKey(g.From)).Chunk(1024))
    {
        var replies = llm_query_batched(some.Select(g => string.Concat(told, again, "\n\nNAME:\n", (string)ctx[g.Start..g.End])));
        for (int i = 0; i < some.Length; i++)
        {
            if (replies[i].Ok && replies[i].Text.Split('\n') is var rows && rows.Length == some[i].To - some[i].From && !rows.Contains("?"))
                read[some[i].From] = replies[i].Text;
            else
                refused ??= replies[i].Error;
        }
    }
}

Console.WriteLine($"{read.Count} of {groups.Count} groups are read. {refused}");
