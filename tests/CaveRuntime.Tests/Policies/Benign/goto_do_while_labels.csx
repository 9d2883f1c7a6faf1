int i = 0; do { i += 2; if (i == 4) continue; if (i > 7) break; } while (i < 100);
outer: for (var j = 0; j < 3; j++) { for (var k = 0; k < 3; k++) { if (j * k == 2) goto done; } }
done: Console.WriteLine(i);
i
