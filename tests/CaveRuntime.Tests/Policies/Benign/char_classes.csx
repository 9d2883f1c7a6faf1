"a1 É_漢".Where(c => char.IsLetter(c) || char.IsDigit(c) || char.GetUnicodeCategory(c) == UnicodeCategory.OtherLetter).Select(c => (int)c).ToArray()
