The next part belongs in a branch of its own, whose pages need not stay in my view.
---
Page();
branch("read on", "Read page by page, note in read what the pieces say, and fold.");   // last: when no branch is left, the page is there all the same
