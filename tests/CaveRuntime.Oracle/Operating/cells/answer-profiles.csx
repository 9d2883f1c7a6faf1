Every fact is known as far as I could read it: the rest is joining.
---
SOURCES
FINAL(ProfileQuestion.Answer(QUESTION, read.Values.SelectMany(readings => readings.Split('\n')).Where(row => row != "?")));
