Every class is known as far as I could read it: the rest is arithmetic.
---
SOURCES
var lines = new List<LabelledLine>(pieces.Count);
foreach (var (from, readings) in read)
{
    var classes = readings.Split('\n');
    for (int i = 0; i < classes.Length; i++)
    {
        if (classes[i] != "?")
            lines.Add(LabelledLine.Of((string)pieces[from + i], int.Parse(classes[i])));
    }
}

FINAL(QUESTIONS.Answer(QUESTION, lines));
