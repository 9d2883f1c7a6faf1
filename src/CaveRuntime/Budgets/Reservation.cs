namespace CaveRuntime.Budgets;

/// <summary>What a call may use, taken out of every account above it until the call is settled. To be settled exactly once.</summary>
internal sealed class Reservation(Account account, string model, long promptTokens, CallSize size)
{
    /// <summary>Gives the reservation back and adds what the call has used.</summary>
    public void Settle(Usage usage) => account.Settle(model, promptTokens, size, usage);
}
