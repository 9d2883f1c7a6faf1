There are no subcalls, so I read it all myself, page by page, and note what I read.
---
int at = 0, size = SIZE;
void Page()
{
    int from = at, chars = 0;
    var page = new StringBuilder();
    while (at < pieces.Count && (at == from || chars + pieces[at].Length <= size))
    {
        chars += pieces[at].Length;
        page.Append(pieces[at++]).Append(SEPARATOR);
    }

    Console.WriteLine($"Pieces {from} to {at} of {pieces.Count}:\n{page}End of page.");
}

Page();
