namespace CaveRuntime.Scripting.Drawing;

/// <summary>
/// Numbers of a scope's own for what the runtime numbers over the whole process: by the order in which they are asked for, from 1.
/// Thread-safe.
/// </summary>
internal sealed class ScopeNumbers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, int> _numbers = [];

    public int Of(int number)
    {
        lock (_gate)
        {
            if (!_numbers.TryGetValue(number, out int own))
                _numbers[number] = own = _numbers.Count + 1;
            return own;
        }
    }
}
