// refused by: symbol+metadata
using System.Net.Sockets;
var s = new Socket(SocketType.Dgram, ProtocolType.Udp); s.Available
