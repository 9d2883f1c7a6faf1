var bytes = new byte[8];
System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, 258);
(BitConverter.ToInt16(bytes, 2), System.Numerics.BitOperations.PopCount(255u), Convert.FromHexString("ff00").Length, bytes.AsSpan(0, 4).ToArray().Length, new System.Collections.BitArray(new[] { true, false }).Count, Buffer.ByteLength(bytes))
