Every class is known as far as I could read it: the rest is arithmetic.
---
SOURCES
var labels = new int[pieces.Count];
Array.Fill(labels, -1);
foreach (var (first, readings) in read)
{
    int nth = first;
    foreach (string label in readings.Split('\n'))
        labels[nth++] = label == "?" ? -1 : int.Parse(label);
}

var lines = new List<LabelledLine>(pieces.Count);
int number = 0;
foreach (var line in pieces)
{
    if (labels[number++] is >= 0 and var label)
        lines.Add(LabelledLine.Of((string)line, label));
}

FINAL(QUESTIONS.Answer(QUESTION, lines));
