// refused by: symbol
XElement.Load("/etc/passwd").ToString()
