The cells that were to look did not come to their end. I say so.
---
// Answer: the text could not be searched, which says nothing of what it holds.
FINAL("The text could not be searched: the cells that were to look failed; the transcript says why. Ask again, with higher limits if one was met.", null, "NOTE");
