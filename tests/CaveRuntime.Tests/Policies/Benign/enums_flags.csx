[Flags] enum Style { None = 0, Bold = 1, Italic = 2, Both = Bold | Italic }
enum Color { Red, Green }
(Enum.Parse<Color>("Green"), Enum.GetValues<Color>().Length, Enum.GetNames(typeof(Color))[0], Style.Both.HasFlag(Style.Bold), (Style)3, Enum.TryParse("x", true, out Color c), Color.Red.ToString(), Enum.IsDefined(Color.Red), (int)Color.Green)
