using System.Diagnostics.CodeAnalysis;
using CaveRuntime.Cells;
using CaveRuntime.Documents;
using CaveRuntime.Inputs;

namespace CaveRuntime.Tests.Documents;

/// <summary>Documents that other programs have made (tests/fixtures/documents), read by the sealed reader.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes it asynchronously.")]
public sealed class DocumentCase : IAsyncLifetime
{
    private readonly SealedDocumentReader _reader = new(new DocumentReaderOptions { CacheFolder = null });

    /// <summary>The path of one of them.</summary>
    public static string PathOf(string name) => Path.Combine(Repository.Root, "tests", "fixtures", "documents", name);

    /// <summary>Reads one of them.</summary>
    internal Task<LoadedInputs> LoadAsync(string name) => LoadAsync(Input.FromFile(PathOf(name)));

    /// <summary>Reads inputs.</summary>
    internal Task<LoadedInputs> LoadAsync(params Input[] inputs) => LoadedInputs.LoadAsync(inputs, [_reader], CancellationToken.None);

    /// <summary>Reads bytes.</summary>
    internal async Task<LoadedInputs> LoadAsync(string name, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return await LoadAsync(Input.FromStream(name, stream));
    }

    /// <summary>Why one of them is refused.</summary>
    internal async Task<string> RefusalAsync(string name) =>
        (await Assert.ThrowsAsync<InputException>(() => LoadAsync(name))).Message.Replace(PathOf(name), name, StringComparison.Ordinal);

    /// <summary>The documents of what was read.</summary>
    internal static IReadOnlyList<Document> DocumentsOf(LoadedInputs loaded) => loaded.Text.Documents();

    /// <summary>The place of some words as they are cited, without line and character.</summary>
    internal static string PlaceOf(LoadedInputs loaded, string words)
    {
        int at = loaded.Text.IndexOf(words);
        Assert.True(at >= 0, $"'{words}' is not there: {loaded.Text}");
        string place = loaded.Text.PlaceOf(at);
        place = place[(place.LastIndexOf('/') + 1)..];
        return place[..place.LastIndexOf(", line ", StringComparison.Ordinal)];
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _reader.DisposeAsync();
}
