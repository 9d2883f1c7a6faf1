There are no turns left, and I have not looked everywhere. I say so.
---
// Answer: there were too few turns to look, which says nothing of what the text holds.
FINAL("There were not enough turns to look in the text. Raise --max-turns (MaxTurns) to 5 or more.", null, "NOTE");
