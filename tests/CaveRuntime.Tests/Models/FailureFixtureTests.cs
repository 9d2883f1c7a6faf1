using CaveRuntime.Models;

namespace CaveRuntime.Tests.Models;

public class FailureFixtureTests
{
    [Theory]
    [InlineData("any", "too many requests: any", "too many requests: any")]
    [InlineData("x", "exceeded; x", "exceeded; x")]
    [InlineData("message", "a message of a key", "a message of a key")]
    [InlineData("hunter-2", "hunter-2 is wrong", "*** is wrong")]
    [InlineData("", "nothing", "nothing")]
    public void A_key_that_is_only_a_word_hides_no_words(string key, string said, string shown) =>
        Assert.Equal(shown, CaveRuntime.Models.Errors.Secrets.OneLine(said, key));

    [Theory]
    [InlineData("error-string", ModelErrorKind.Other, false, "messages must not be empty (HTTP 400)")]
    [InlineData("error-code-int", ModelErrorKind.Unavailable, true, "Loading model (HTTP 503). Try again later.")]
    [InlineData("error-code-null", ModelErrorKind.Unavailable, true, "The server had an error")]
    [InlineData("error-detail", ModelErrorKind.Other, false, "field required (HTTP 422)")]
    [InlineData("error-vllm", ModelErrorKind.UnknownModel, false, "The model `nope` does not exist")]
    [InlineData("error-unknown-model", ModelErrorKind.UnknownModel, false, "Check the name of the model.")]
    [InlineData("error-wrong-key", ModelErrorKind.Authentication, false, "Check OPENAI_API_KEY")]
    [InlineData("error-not-found-page", ModelErrorKind.Other, false, "it usually ends in /v1.")]
    [InlineData("error-gateway-page", ModelErrorKind.Unavailable, true, "the server sent a web page (HTTP 502)")]
    [InlineData("error-redirect", ModelErrorKind.Other, false, "redirect (HTTP 302)")]
    [InlineData("error-quota", ModelErrorKind.RateLimited, false, "Check plan and billing")]
    [InlineData("error-rate-limit", ModelErrorKind.RateLimited, true, "Try again in 12 s.")]
    [InlineData("error-content-filter", ModelErrorKind.Refused, false, "refused")]
    [InlineData("reply-refusal", ModelErrorKind.Refused, false, "I cannot help with that")]
    [InlineData("reply-error-behind-200", ModelErrorKind.Unavailable, true, "upstream timed out")]
    [InlineData("reply-no-choices", ModelErrorKind.BadReply, false, "not a chat completion")]
    [InlineData("reply-not-json", ModelErrorKind.BadReply, false, "upstream connect error")]
    [InlineData("reply-empty", ModelErrorKind.BadReply, false, "it sent nothing")]
    [InlineData("reply-broken-off", ModelErrorKind.Unavailable, true, "the connection broke")]
    [InlineData("web-page", ModelErrorKind.BadReply, false, "it sent a web page")]
    [InlineData("other-json", ModelErrorKind.BadReply, false, "Check that --base-url")]
    [InlineData("not-http", ModelErrorKind.BadReply, false, "does not speak HTTP")]
    public async Task A_failed_call_is_told_in_one_line_with_its_remedy(string fixture, ModelErrorKind kind, bool transient, string words)
    {
        var failure = await FixtureAsker.FailAsync(fixture);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal((kind, transient), (failure.Kind, failure.IsTransient));
    }

    [Theory]
    [InlineData("stream-cut-off", ModelErrorKind.Unavailable, true, "broke off")]
    [InlineData("stream-connection-lost", ModelErrorKind.Unavailable, true, "the connection broke")]
    [InlineData("stream-error-in-the-middle", ModelErrorKind.Unavailable, true, "Provider disconnected unexpectedly")]
    [InlineData("stream-error-at-once", ModelErrorKind.Other, false, "out of memory")]
    [InlineData("stream-refusal", ModelErrorKind.Refused, false, "I cannot help")]
    [InlineData("stream-not-json", ModelErrorKind.BadReply, false, "hello there")]
    [InlineData("stream-empty", ModelErrorKind.BadReply, false, "it sent nothing")]
    [InlineData("error-wrong-key", ModelErrorKind.Authentication, false, "Check OPENAI_API_KEY")]
    [InlineData("web-page", ModelErrorKind.BadReply, false, "it sent a web page")]
    public async Task A_failed_stream_is_told_in_one_line_with_its_remedy(string fixture, ModelErrorKind kind, bool transient, string words)
    {
        var failure = await FixtureAsker.FailAsync(fixture, stream: true);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal((kind, transient), (failure.Kind, failure.IsTransient));
    }

    [Theory]
    [InlineData("overflow-llama-cpp", false, 4096L, 9613L)]
    [InlineData("overflow-openai", false, 8192L, 10034L)]
    [InlineData("overflow-sentence", false, 4096L, 5013L)]
    [InlineData("overflow-mistral", false, 32768L, 40321L)]
    [InlineData("overflow-lm-studio", false, 4096L, 9613L)]
    [InlineData("overflow-xai", false, 131072L, 537812L)]
    [InlineData("overflow-429", false, 30000L, 54123L)]
    [InlineData("overflow-no-numbers", false, null, null)]
    [InlineData("error-array", false, 1048576L, 1200000L)]
    [InlineData("stream-overflow", true, 4096L, 9613L)]
    public async Task An_overflow_is_recognised_with_the_numbers_it_names_and_is_not_transient(
        string fixture,
        bool stream,
        long? limit,
        long? requested)
    {
        var failure = await FixtureAsker.FailAsync(fixture, stream);
        Assert.Equal(ModelErrorKind.ContextOverflow, failure.Kind);
        Assert.Equal((limit, requested), (failure.Limit, failure.Requested));
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task A_key_that_a_server_repeats_is_masked()
    {
        var failure = await FixtureAsker.FailAsync("error-wrong-key");
        Assert.DoesNotContain("sk-proj", failure.Message, StringComparison.Ordinal);
        Assert.Contains("***", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_refused_call_cost_is_not_lost() =>
        Assert.Equal(17, (await FixtureAsker.FailAsync("reply-refusal")).Usage!.TotalTokenCount);
}
