namespace CaveRuntime.Offline.Questions;

/// <summary>What kind of thing a question asks for, told by its wording.</summary>
internal enum AnswerKind
{
    /// <summary>A number, code or figure in digits.</summary>
    Number,

    /// <summary>How many, how long, how heavy: a number in digits or letters, with its unit.</summary>
    Quantity,

    /// <summary>A year.</summary>
    Year,

    /// <summary>A day, or failing that a month or a year.</summary>
    Date,

    /// <summary>A person.</summary>
    Person,

    /// <summary>A place.</summary>
    Place,

    /// <summary>A thing that may have a name.</summary>
    Name,

    /// <summary>Anything else: the passage itself is the answer.</summary>
    Passage,
}
