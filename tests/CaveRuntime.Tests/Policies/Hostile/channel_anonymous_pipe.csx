// refused by: symbol
new System.IO.Pipes.AnonymousPipeClientStream("21").ReadByte()
