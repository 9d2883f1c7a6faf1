int Month(string m) { switch (m) { case "jan": return 1; case "feb": return 2; case "mar": return 3; case "apr": return 4; case "may": return 5; case "jun": return 6; case "jul": return 7; case "aug": return 8; default: throw new ArgumentOutOfRangeException(nameof(m), m, "month"); } }
Month("may")
