using System.Security.Cryptography;
byte[] bytes = Encoding.UTF8.GetBytes("abc");
Console.WriteLine(Convert.ToHexString(SHA256.HashData(bytes)) + Convert.ToHexString(MD5.HashData(bytes)) + Convert.ToHexStringLower(SHA1.HashData(bytes.AsSpan())));
