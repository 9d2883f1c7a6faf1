using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CaveRuntime.Cells;

/// <summary>The groups of a hit, by number and by name. Immutable.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list.")]
public sealed class HitGroups : IReadOnlyList<HitGroup>
{
    // Enough for what an expression usually looks at before and after a match.
    private const int FirstRadius = 1 << 12;

    private readonly HitGroup[] _groups;

    private HitGroups(HitGroup[] groups) => _groups = groups;

    /// <summary>How many there are, the whole match included.</summary>
    public int Count => _groups.Length;

    /// <summary>The same as <see cref="Count"/>, as for an array.</summary>
    public int Length => _groups.Length;

    /// <summary>A group by its place in the expression, 0 for the whole match.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The expression has no such group.</exception>
    public HitGroup this[int number] => _groups.FirstOrDefault(g => g.Name == Invariant(number)) ?? (
        (uint)number < (uint)_groups.Length ? _groups[number] : throw new ArgumentOutOfRangeException(nameof(number), number, Known()));

    /// <summary>A group by its name.</summary>
    /// <exception cref="KeyNotFoundException">The expression has no such group; the message names those that it has.</exception>
    public HitGroup this[string name] => _groups.FirstOrDefault(g => g.Name == name)
        ?? throw new KeyNotFoundException($"There is no group '{name}'. {Known()}");

    /// <summary>One after another, the whole match first.</summary>
    public IEnumerator<HitGroup> GetEnumerator() => _groups.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What each captured.</summary>
    public override string ToString() => string.Join(", ", _groups.Select(g => $"{g.Name}: {g.Value}"));

    /// <summary>
    /// Matches once more, in a copy of the surroundings: only a string gives groups. If what is found there is not the same, the
    /// expression looks further, and so must the copy.
    /// </summary>
    internal static HitGroups Of(Text text, Regex? pattern, int position, int length)
    {
        if (pattern is null)
            return new HitGroups([new HitGroup("0", text.Copy(position, length), position, success: true)]);
        for (long radius = FirstRadius; ; radius *= 16)
        {
            var from = (int)Math.Max(0, position - radius);
            var to = (int)Math.Min(text.Length, position + length + radius);
            var match = pattern.Match(text.Copy(from, to - from), (pattern.RightToLeft ? position + length : position) - from);
            if (match.Success && match.Index == position - from && match.Length == length)
                return new HitGroups([.. match.Groups.Cast<Group>().Select(g => Shifted(g, from))]);
            if (from == 0 && to == text.Length)
                throw new InvalidOperationException("The expression does not match here a second time, so its groups are not known.");
        }
    }

    private static HitGroup Shifted(Group group, int by) =>
        new(group.Name, group.Value, group.Success ? group.Index + by : 0, group.Success);

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Known() => $"The groups of this pattern: {string.Join(", ", _groups.Select(g => g.Name))}.";
}
