using CaveRuntime.Testing;

namespace CaveRuntime.Tests.Cookbook;

/// <summary>What a job of the cookbook is run with, and what it then prints.</summary>
/// <param name="Job">Its heading on the page.</param>
/// <param name="Files">Path and text of each file that it finds.</param>
/// <param name="Answer">The model in the place of the one that it names.</param>
/// <param name="Prints">Lines that it prints, in this order; others may stand between.</param>
internal sealed record Recipe(
    string Job, IReadOnlyDictionary<string, string> Files, Func<LocalRequest, LocalReply> Answer, IReadOnlyList<string> Prints);
