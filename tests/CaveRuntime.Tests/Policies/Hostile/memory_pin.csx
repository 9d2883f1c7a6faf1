// refused by: symbol+metadata
new Memory<byte>(new byte[1]).Pin().ToString()
