var bytes = Encoding.UTF8.GetBytes("héllo");
var back = Encoding.UTF8.GetString(bytes);
(Convert.ToBase64String(bytes), Convert.ToHexString(bytes), BitConverter.ToString(bytes), back == "héllo", Encoding.UTF8.GetByteCount(back))
