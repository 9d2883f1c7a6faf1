using System.ComponentModel;
using Microsoft.SemanticKernel;

namespace KernelAssistant;

/// <summary>One order of the shop.</summary>
public sealed record Order(int Number, string Customer, decimal Total, bool Sent);

/// <summary>A plugin like any other: it knows nothing of sessions.</summary>
public sealed class Orders
{
    private readonly Dictionary<int, Order> _orders = Enumerable.Range(1, 40)
        .ToDictionary(n => n, n => new Order(n, n % 2 == 0 ? "Ann" : "Bob", n * 12.5m, n % 3 != 0));

    [KernelFunction, Description("The order with this number; null where there is none.")]
    public Order? Find([Description("number of the order")] int number) => _orders.GetValueOrDefault(number);

    [KernelFunction, Description("All orders of a customer, by number.")]
    public async IAsyncEnumerable<Order> Of(string customer, bool onlyOpen = false)
    {
        foreach (Order order in _orders.Values.Where(o => o.Customer == customer && !(onlyOpen && o.Sent)))
        {
            await Task.Yield();
            yield return order;
        }
    }

    [KernelFunction, Description("Pays an order back.")]
    public string Refund(int number) =>
        _orders.ContainsKey(number) ? $"order {number} is paid back" : throw new KeyNotFoundException($"there is no order {number}");
}

/// <summary>What the kernel asks before each call: large refunds are a person's business.</summary>
public sealed class RefundFilter : IFunctionInvocationFilter
{
    /// <inheritdoc/>
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        if (context.Function.Name == nameof(Orders.Refund) && context.Arguments["number"] is > 20)
            throw new UnauthorizedAccessException($"order {context.Arguments["number"]} is too large to be paid back without the shopkeeper");
        await next(context);
    }
}
