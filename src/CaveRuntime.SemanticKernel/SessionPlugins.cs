using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace CaveRuntime.SemanticKernel;

/// <summary>A session as part of a kernel.</summary>
public static class SessionPlugins
{
    /// <summary>
    /// The session as a plugin: <c>run_csharp(code)</c>, <c>ask(question)</c>, <c>retrieve(name, offset, length)</c>, each of which returns
    /// text. What goes wrong in a cell or a run is said in that text and not thrown.
    /// </summary>
    /// <param name="session">The session; it outlives the plugin, and one call at a time works in it.</param>
    /// <param name="name">The plugin's name.</param>
    public static KernelPlugin AsKernelPlugin(this Session session, string name = "cave")
    {
        ArgumentNullException.ThrowIfNull(session);
        return KernelPluginFactory.CreateFromFunctions(
            name,
            "A C# scope over the session's documents, which keeps its variables, and a model that works in it.",
            session.AsAIFunctions().Select(function => function.AsKernelFunction()));
    }

    /// <summary>
    /// The session as a chat service: the newest message of the user is the question, and its answer the reply; while it streams, the
    /// model's way is reasoning. Metadata have <c>Usage</c> and <c>FinishReason</c>. It calls no functions of the kernel; lend them to
    /// the session.
    /// </summary>
    /// <param name="session">The session; it outlives the service.</param>
    public static IChatCompletionService AsChatCompletionService(this Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new SessionChatService(session.AsChatClient());
    }
}
