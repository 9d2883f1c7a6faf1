var de = CultureInfo.GetCultureInfo("");
var format = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone(); format.NumberGroupSeparator = " ";
(1234567.891.ToString("N2", format), 0.256.ToString("P1", CultureInfo.InvariantCulture), double.Parse("1,5", NumberStyles.Any, new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," , NumberGroupSeparator = "." } }), CultureInfo.CurrentCulture.TextInfo.ToTitleCase("war and peace"), de.Name)
