using Microsoft.Extensions.AI;

namespace CaveRuntime.Models.Messages;

internal static class AnthropicModel
{
    public static IChatClient Create(Endpoint at, HttpClient http, ModelOptions options, ModelProfile? profile) => throw new NotImplementedException();
}
