using System.CommandLine;
using CaveRuntime.Cells;
using CaveRuntime.Cli.Configuration;
using CaveRuntime.Cli.Running;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Events;

namespace CaveRuntime.Cli.Commands;

/// <summary>The flags of <c>cave ask --map-reduce</c>: the same question to every chunk, and one answer of all.</summary>
internal sealed class MapReduceFlags
{
    private readonly Option<bool> _mapReduce = Flags.Switch(
        "--map-reduce",
        "Ask every chunk of the input and merge the answers, instead of letting the model operate on it.");
    private readonly Option<string?> _reduce = Flags.Text(
        "--reduce",
        "TEXT",
        "With --map-reduce: how to make one answer of the partial ones. Default: the question.");
    private readonly Option<int?> _chunkTokens = Flags.Number<int>(
        "--chunk-tokens",
        "N",
        "With --map-reduce: most tokens of a chunk. Default: a quarter of the model's window, at most 8000.");
    private readonly Option<int?> _overlap = Flags.Number<int>(
        "--overlap",
        "N",
        "With --map-reduce: tokens that a chunk repeats of the one before. Default: 0.");
    private readonly Option<string> _failed = Flags.OneOf(
        "--failed-parts",
        "With --map-reduce: what to do about parts that fail.",
        "retry",
        "skip",
        "fail");

    private readonly Option<bool> _yes = Flags.Switch("--yes", "With --map-reduce: begin a large one without asking; what it takes is told.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _mapReduce, _reduce, _chunkTokens, _overlap, _failed, _yes })
            command.Add(option);
    }

    /// <summary>How the flags say that a question is asked.</summary>
    /// <exception cref="UsageException">A flag is out of its range, or makes no sense without --map-reduce.</exception>
    public Func<Session, CancellationToken, IAsyncEnumerable<RunEvent>> AskWith(
        ParseResult parsed, string question, AnswerSchema? schema)
    {
        (string? reduce, int? tokens, int overlap) = (parsed.GetValue(_reduce), parsed.GetValue(_chunkTokens), parsed.GetValue(_overlap)
            ?? 0);
        if (!parsed.GetValue(_mapReduce))
        {
            return reduce is null && tokens is null && overlap == 0
                ? (session, cancellationToken) => schema is null
                    ? session.StreamAsync(question, cancellationToken)
                    : session.StreamAsync(question, schema, cancellationToken)
                : throw new UsageException("--reduce, --chunk-tokens and --overlap belong to --map-reduce. Add it, or leave them out.");
        }

        if (schema is not null)
            throw new UsageException("--schema: the answer of a map-reduce is text. Leave out --map-reduce: cells can ask many parts, too.");
        MapReduceOptions options = OptionsIn(parsed);
        return (session, cancellationToken) =>
            session.StreamMapReduceAsync<string, string>(question, reduce ?? question, options, cancellationToken);
    }

    /// <summary>Tells what a large map-reduce will take, and asks whether it may begin.</summary>
    /// <returns>Whether it may; so may what is none.</returns>
    public async Task<bool> MayBeginAsync(
        ParseResult parsed, Session session, string question, Terminal terminal, CancellationToken cancellationToken)
    {
        // What was broken off has been said yes to.
        if (!parsed.GetValue(_mapReduce) || session.Pending == question)
            return true;
        MapReduceEstimate estimate = session.EstimateMapReduce(question, parsed.GetValue(_reduce) ?? question, OptionsIn(parsed));
        return await Consent.AskAsync(estimate, parsed.GetValue(_yes), terminal, cancellationToken).ConfigureAwait(false);
    }

    private MapReduceOptions OptionsIn(ParseResult parsed)
    {
        (int? tokens, int overlap) = (parsed.GetValue(_chunkTokens), parsed.GetValue(_overlap) ?? 0);
        if (tokens is < 100)
            throw new UsageException("--chunk-tokens: write 100 or more.");
        if (overlap < 0 || overlap >= (tokens ?? int.MaxValue))
            throw new UsageException("--overlap: write 0 or more, and less than --chunk-tokens.");
        return new MapReduceOptions
        {
            ChunkTokens = tokens,
            OverlapTokens = overlap,
            Failure = Enum.Parse<PartFailure>(parsed.GetRequiredValue(_failed), ignoreCase: true),
        };
    }
}
