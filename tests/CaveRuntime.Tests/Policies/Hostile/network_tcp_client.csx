// refused by: symbol+metadata
new System.Net.Sockets.TcpClient("127.0.0.1", 1).Connected
