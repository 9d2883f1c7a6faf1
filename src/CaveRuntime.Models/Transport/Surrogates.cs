using System.Text;

namespace CaveRuntime.Models.Transport;

/// <summary>Halves of surrogate pairs: a server may cut a character in two, and a document may hold a half that no encoding can
/// carry.</summary>
internal static class Surrogates
{
    /// <summary>The text with U+FFFD in place of each half that has lost its other one.</summary>
    public static string Mended(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>Joins the pieces of one text, so that a character that lies in two of them comes out whole. For one thread.</summary>
    internal sealed class Pieces
    {
        private string _half = "";

        /// <summary>What can be passed on once this piece has come.</summary>
        public string Take(string piece)
        {
            var text = _half + piece;
            var cut = text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
            _half = text[cut..];
            return Mended(text[..cut]);
        }

        /// <summary>What is left at the end of the text.</summary>
        public string End()
        {
            var rest = Mended(_half);
            _half = "";
            return rest;
        }
    }
}
