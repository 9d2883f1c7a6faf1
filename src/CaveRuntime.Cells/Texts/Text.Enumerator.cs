using System.Collections;

namespace CaveRuntime.Cells;

public sealed partial class Text
{
    /// <summary>Goes through the characters of a text. For one thread at a time.</summary>
    public struct Enumerator : IEnumerator<char>
    {
        private readonly Text _text;
        private int _at;

        internal Enumerator(Text text)
        {
            _text = text;
            _at = -1;
        }

        /// <summary>The character at the present position.</summary>
        public readonly char Current => _text[_at];

        readonly object IEnumerator.Current => Current;

        /// <summary>Moves to the next character; false at the end.</summary>
        public bool MoveNext()
        {
            if (_at < _text._length)
                _at++;
            return _at < _text._length;
        }

        /// <summary>Back to before the first character.</summary>
        public void Reset() => _at = -1;

        /// <summary>Nothing to give back.</summary>
        public readonly void Dispose()
        {
        }
    }
}
