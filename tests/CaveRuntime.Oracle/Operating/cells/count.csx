Every piece is read. Putting it together is work, too, so I ask a model for that.
---
var sheet = new StringBuilder();
foreach (var (first, readings) in read)
{
    int nth = first;
    foreach (string reading in readings.Split('\n'))
        sheet.Append(PIECE).Append('\t').Append(reading).Append('\n');
}

FINAL(llm_query(string.Concat(QUESTION, "\n\nread NAME:\n", sheet.ToString())));
