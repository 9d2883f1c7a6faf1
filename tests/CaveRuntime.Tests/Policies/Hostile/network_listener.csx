// refused by: symbol+metadata
new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0).Start();
