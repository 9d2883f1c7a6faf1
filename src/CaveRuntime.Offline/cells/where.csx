string Where(int position)
{
    var sample = ctx.At(position, 60).ToString();
    var document = docs.Count == 1 ? docs[0] : docs.FirstOrDefault(d => d.Text.Contains(sample));
    return FormattableString.Invariant($"{document?.Name ?? "ctx"}, line {ctx[..position].Count('\n') + 1}, character {position}");
}

