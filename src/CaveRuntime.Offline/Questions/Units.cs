namespace CaveRuntime.Offline.Questions;

/// <summary>Units that belong to a measure: "how long" is answered in feet or in hours, "how heavy" in tons.</summary>
internal static class Units
{
    private const string Length = "foot inch yard mile metr meter kilometr kilometer km cm mm m leagu fathom verst pac furlong cubit rod";
    private const string Time = "second minut hour day week month year decad century fortnight night season ms";
    private const string Mass = "ton pound ounc kilogram kg gram poud stone hundredweight grain cwt lb";
    private const string Money = "dollar pound shill penny penc rubl roubl franc cent kopek guinea crown livr sou euro pesos";

    /// <summary>The stems of the units that answer "how" with this word; empty where any unit may.</summary>
    public static IEnumerable<string> Of(string measure) => measure switch
    {
        "long" => Split(Length + " " + Time),
        "tall" or "deep" or "far" or "wide" or "high" or "thick" or "broad" => Split(Length),
        "heavy" => Split(Mass),
        "old" => Split(Time),
        "much" => Split(Money + " " + Mass),
        "often" => Split(Time + " time"),
        "hot" or "cold" => ["degre"],
        "fast" => Split("knot mile km kilometr hour"),
        _ => [],
    };

    private static string[] Split(string units) => units.Split(' ');
}
