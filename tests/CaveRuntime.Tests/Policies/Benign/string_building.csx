var sb = new StringBuilder(256);
sb.Append("x=").Append(1).Append(';').AppendFormat(CultureInfo.InvariantCulture, "{0:F3}", Math.PI).AppendLine();
sb.Insert(0, "# ").Replace("x", "y").Remove(0, 1).AppendJoin(", ", new[] { "a", "b" });
for (var i = 0; i < 3; i++) sb.Append(CultureInfo.InvariantCulture, $"{i:D2} ");
sb.Length--;
sb.ToString().PadRight(60, '.')
