using CaveRuntime.Models;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Tests.Models;

public class ModelCatalogTests
{
    [Theory]
    [InlineData("openai:gpt-4o", 128_000)]
    [InlineData("openai:gpt-4o-2024-08-06", 128_000)]
    [InlineData("openai:gpt-4-0613", 8192)]
    [InlineData("openai:gpt-4.1-mini", 1_047_576)]
    [InlineData("anthropic:claude-3-5-haiku-latest", 200_000)]
    [InlineData("anthropic:claude-opus-5-5", 1_000_000)]
    [InlineData("openai:gpt-4o-audio-preview", null)]
    [InlineData("openai:gpt-4.5", null)]
    [InlineData("openai:nobody-knows", null)]
    [InlineData("anthropic:gpt-4o", null)]
    public void A_model_is_found_with_its_dated_versions_and_no_others(string name, int? window) =>
        Assert.Equal(window, ModelCatalog.BuiltIn.Find(ModelProviders.BuiltIn.Parse(name))?.Window);

    [Fact]
    public void Every_built_in_figure_says_as_of_when_and_caching_never_costs_more_than_not()
    {
        foreach (var name in new[] { "openai:gpt-5", "openai:o4-mini", "anthropic:claude-haiku-4-5", "anthropic:claude-opus-5" })
        {
            var profile = ModelCatalog.BuiltIn.Find(ModelProviders.BuiltIn.Parse(name))!;
            Assert.NotNull(profile.AsOf);
            Assert.True(profile.MaxOutput <= profile.Window);
            Assert.True(profile.CachedInputPrice < profile.InputPrice && profile.InputPrice < profile.OutputPrice);
        }
    }

    [Fact]
    public void A_table_of_ones_own_wins_figure_by_figure()
    {
        var catalog = ModelCatalog.BuiltIn.With(
            ModelCatalog.Parse("""{ "models": { "openai:gpt-4o": { "window": 50000 }, "openai:qwen*": { "window": 32768 } } }"""));
        var known = catalog.Find(ModelProviders.BuiltIn.Parse("openai:gpt-4o"))!;
        Assert.Equal((50_000, 2.50m), (known.Window, known.InputPrice));
        Assert.Equal(32_768, catalog.Find(ModelProviders.BuiltIn.Parse("openai:qwen2.5:7b"))!.Window);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{ "models": { "openai:m": { "windwo": 1 } } }""")]
    public void A_table_with_a_mistake_is_refused(string json) => Assert.Throws<FormatException>(() => ModelCatalog.Parse(json));

    [Fact]
    public void The_providers_cost_wins_over_the_price_table()
    {
        var profile = new ModelProfile { InputPrice = 10, CachedInputPrice = 1, CacheWritePrice = 20, OutputPrice = 100 };
        var usage = new UsageDetails
        {
            InputTokenCount = 1_000_000,
            CachedInputTokenCount = 500_000,
            OutputTokenCount = 10_000,
            AdditionalCounts = new() { [ModelUsage.CacheWriteKey] = 100_000 },
        };
        Assert.Equal(4m + 0.5m + 2m + 1m, profile.Cost(usage));
        usage.SetCost(0.25m);
        Assert.Equal(0.25m, profile.Cost(usage));
        Assert.Null(new ModelProfile().Cost(new UsageDetails()));
    }

    [Fact]
    public void A_client_hands_out_its_profile()
    {
        using var client = Model.Create("openai:gpt-4o", new ModelOptions { ApiKey = "k" });
        Assert.Equal(128_000, ((ModelProfile)client.GetService(typeof(ModelProfile))!).Window);
        Assert.Equal("gpt-4o", client.GetService<ChatClientMetadata>()!.DefaultModelId);
    }
}
