var vowels = System.Buffers.SearchValues.Create("aeiou");
"rhythm and blues".AsSpan().IndexOfAny(vowels)
