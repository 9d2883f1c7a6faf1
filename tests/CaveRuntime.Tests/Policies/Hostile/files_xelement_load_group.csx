// refused by: symbol
new[] { "/etc/passwd" }.Select(XElement.Load).First().Value
