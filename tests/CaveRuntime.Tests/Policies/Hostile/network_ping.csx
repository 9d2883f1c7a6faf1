// refused by: symbol
new System.Net.NetworkInformation.Ping().Send("127.0.0.1").Status
