I note what I have read, and turn the page.
---
read[FROM] = READINGS;
Page();
