The question asks for more than finding words. I say what I can do.
---
// Answer: this model matches words, and a guess would be worse than none.
FINAL(CANNOT, null, "NOTE");
