This part is read: I note the last of it and fold.
---
read[FROM] = READINGS;
fold("Pieces up to TO of ALL are noted in read.");
