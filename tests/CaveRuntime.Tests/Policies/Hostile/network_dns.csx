// refused by: symbol
System.Net.Dns.GetHostAddresses("localhost").Length
