// refused by: symbol+metadata
new System.Net.Sockets.UdpClient().Send(new byte[1], 1, "127.0.0.1", 1)
