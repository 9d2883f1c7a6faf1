try { Regex.IsMatch(new string('a', 20) + "!", "^(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(50)); } catch (RegexMatchTimeoutException e) { Console.WriteLine(e.Message); }
