using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace CaveRuntime.SemanticKernel;

/// <summary>What answers a kernel's chats, as the model of a cave host.</summary>
public static class KernelModels
{
    /// <summary>
    /// The kernel's chat service as a model: for <see cref="CaveOptions.Model"/>. What it has used, why it stopped and what it thought come
    /// along, so that ledger and ceilings are right; a service that says nothing of its use is estimated. Where the kernel has no
    /// <see cref="IChatCompletionService"/>, its <see cref="IChatClient"/> is taken.
    /// </summary>
    /// <param name="kernel">The kernel. It is given to the service with each request; its functions are not offered to the model.</param>
    /// <param name="serviceId">The id that the service was added under; null for the one that was added last.</param>
    /// <exception cref="InvalidOperationException">The kernel has no such service.</exception>
    public static IChatClient AsModel(this Kernel kernel, string? serviceId = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return Service<IChatCompletionService>(kernel, serviceId) is { } service ? service.AsModel(kernel)
            : Service<IChatClient>(kernel, serviceId)
            ?? throw new InvalidOperationException(serviceId is null
                ? "The kernel has no chat service. Add one to its builder (IChatCompletionService or IChatClient), and build it again."
                : $"The kernel has no chat service with the id '{serviceId}'. Add one under that id to its builder, or leave the id out.");
    }

    /// <summary>The same for a service that belongs to no kernel.</summary>
    /// <param name="service">The service; it outlives the model.</param>
    /// <param name="kernel">The kernel that the service is given with each request; null for none.</param>
    public static IChatClient AsModel(this IChatCompletionService service, Kernel? kernel = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service as IChatClient ?? new ServiceModel(service, kernel);
    }

    private static T? Service<T>(Kernel kernel, string? serviceId) where T : class => serviceId is null
        ? kernel.GetAllServices<T>().LastOrDefault()
        : (kernel.Services as IKeyedServiceProvider)?.GetKeyedService<T>(serviceId);
}
