using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using CaveRuntime.Cells.Calls;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells;

/// <summary>
/// The names that every cell knows without asking. Snake case and capitals are the published names of the methods
/// (Recursive Language Models, arXiv 2512.24601), which models know. Thread-safe.
/// </summary>
[SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores")]
[SuppressMessage("Style", "IDE1006:Naming Styles")]
[SuppressMessage("Naming", "CA1708:Identifiers should differ by more than case")]
public sealed partial class CellApi
{
    private readonly ICellHost _host;

    internal CellApi(ICellHost host, Text context, IReadOnlyList<Document> documents) =>
        (_host, ctx, docs) = (host, context, new DocumentList(documents));

    /// <summary>The whole input; of several inputs, their concatenation.</summary>
    public Text ctx { get; }

    /// <summary>The inputs one by one, by number and by name, each a view into <see cref="ctx"/>.</summary>
    public DocumentList docs { get; }

    /// <summary>What is left of the run's budget.</summary>
    public Budget budget => Budget.Of(Wait(_host.AskAsync(new BudgetCall())));

    /// <summary>Cancelled when the cell is stopped.</summary>
    public CancellationToken Cancel => _host.Cancellation;

    /// <summary>What left the view, searchable.</summary>
    public Archive archive => field ??= new Archive(_host);

    /// <summary>
    /// Opens a branch when this cell has ended: it has its own view, and the same variables or its own. The main line keeps only what
    /// <see cref="fold"/> says (Context-Folding, arXiv 2510.11967).
    /// </summary>
    /// <param name="description">What it is for, in a few words.</param>
    /// <param name="prompt">What to do there, and what to bring back.</param>
    /// <param name="ownScope">Whether variables are as they were before it when it ends, whatever its cells did to them. What the main line
    /// needs of it has to be in the message then. Only where the session is kept.</param>
    /// <exception cref="CallFailedException">No branch can be opened now; the message says why and what to do.</exception>
    public void branch(string description, string prompt, bool ownScope = false)
    {
        ArgumentNullException.ThrowIfNull(description);
        Wait(_host.AskAsync(new BranchCall(description, prompt ?? "", ownScope)));
    }

    /// <summary>Ends the branch when this cell has ended.</summary>
    /// <param name="message">All that the main line learns from the branch.</param>
    /// <exception cref="CallFailedException">No branch is open.</exception>
    public void fold(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Wait(_host.AskAsync(new FoldCall(message)));
    }

    /// <summary>
    /// Ends the run; <paramref name="value"/> is the answer. Does not return. A task is waited for; what has no text is refused, and the
    /// message says what to do.
    /// </summary>
    /// <param name="value">The answer: a text, a number, a list, a record.</param>
    /// <param name="evidence">The parts of <see cref="ctx"/> that it rests on; the host adds document, line and quotation.</param>
    /// <param name="notes">What has to be said beside it; null for nothing.</param>
    /// <param name="expression">Given by the compiler.</param>
    /// <param name="line">Given by the compiler, too.</param>
    /// <param name="cell">As well.</param>
    [OverloadResolutionPriority(1)] // Of no evidence, and of an empty list, nothing says what is in it.
    public void FINAL(
        object? value,
        IEnumerable<Text>? evidence = null,
        string? notes = null,
        [CallerArgumentExpression(nameof(value))] string? expression = null,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string? cell = null) => _host.Final(value, new AnswerSource(expression, line, cell, evidence, notes));

    /// <summary>As above, with evidence that is quoted: each quotation has to stand in <see cref="ctx"/> word for word.</summary>
    public void FINAL(
        object? value,
        IEnumerable<string> evidence,
        string? notes = null,
        [CallerArgumentExpression(nameof(value))] string? expression = null,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string? cell = null) =>
        _host.Final(value, new AnswerSource(expression, line, cell, evidence?.Select(quoted => new Text(quoted)), notes));

    /// <summary>Ends the run; the value of the variable of this name is the answer. Does not return.</summary>
    /// <param name="name">The name; where the variable itself is given, its value is the answer.</param>
    /// <param name="expression">Given by the compiler.</param>
    public void FINAL_VAR(string name, [CallerArgumentExpression(nameof(name))] string? expression = null) =>
        _host.FinalVariable(name, expression);

    /// <summary>As <c>FINAL</c>: the variable itself was given, not its name.</summary>
    public void FINAL_VAR(
        object? value,
        [CallerArgumentExpression(nameof(value))] string? expression = null,
        [CallerLineNumber] int line = 0,
        [CallerFilePath] string? cell = null) => _host.Final(value, new AnswerSource(expression, line, cell, null, null));

    /// <summary>Prints and returns name, type and size of every variable.</summary>
    public string SHOW_VARS() => _host.ShowVariables();

    /// <summary>An object that the host has lent; what the host declares for it goes through this.</summary>
    public LentObject Lent(string name) => new(_host, name);

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
