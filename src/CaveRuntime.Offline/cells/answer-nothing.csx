Nothing in the text shares enough words with the question. I say so.
---
// Answer: nothing was found, which is not the same as nothing being there.
FINAL("not found in the text", null, "NOTE");
