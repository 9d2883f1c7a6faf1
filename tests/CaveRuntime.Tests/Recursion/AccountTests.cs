using CaveRuntime.Budgets;
using CaveRuntime.Calls;
using CaveRuntime.Models;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Tests.Recursion;

/// <summary>The arithmetic of reserving and giving back, call by call, without a run around it.</summary>
public sealed class AccountTests
{
    // One hundred tokens in, none out, for a cent: what the ledger expects of the next call is the same.
    private static readonly Usage s_cent = new() { InputTokens = 100, CostUsd = 0.01m };

    [Fact]
    public async Task Money_of_calls_in_flight_counts_against_the_ceiling()
    {
        Account account = await LearnedAsync(new RunLimits { MaxCostUsd = 0.035m });
        Reservation? first = await account.ReserveAsync("m", 100, default);
        Reservation? second = await account.ReserveAsync("m", 100, default);
        Task<Reservation?> third = account.ReserveAsync("m", 100, default);
        Assert.False(third.IsCompleted, "a cent is spent and two are held, so a fourth would pass the ceiling");
        first!.Settle(new Usage());
        Assert.NotNull(await third);
        second!.Settle(s_cent);
    }

    [Fact]
    public async Task Tokens_of_calls_in_flight_count_against_the_ceiling_of_every_run_above()
    {
        Account root = await LearnedAsync(new RunLimits { MaxTokens = 350 });
        Account child = root.OpenChild(new RunLimits { MaxTokens = 10_000 });
        Reservation? first = await root.ReserveAsync("m", 100, default);
        Assert.NotNull(await child.ReserveAsync("m", 100, default));
        Task<Reservation?> third = child.ReserveAsync("m", 100, default);
        Assert.False(third.IsCompleted);
        first!.Settle(new Usage());
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task Money_of_calls_in_flight_holds_for_the_run_above_too()
    {
        Account root = await LearnedAsync(new RunLimits { MaxCostUsd = 0.025m });
        Account child = root.OpenChild(new RunLimits());
        Reservation? first = await root.ReserveAsync("m", 100, default);
        Task<Reservation?> second = child.ReserveAsync("m", 100, default);
        Assert.False(second.IsCompleted);
        first!.Settle(new Usage());
        Assert.NotNull(await second);
    }

    [Fact]
    public void What_a_batch_reserved_and_did_not_use_is_given_back_at_the_end_of_its_cell()
    {
        Account root = new Ledger().Open(new RunLimits { MaxSubcalls = 10 });
        Account child = root.OpenChild(new RunLimits { MaxSubcalls = 8 });
        // Of eight slots three are asked; the cell ends, by an exception or because it took the first reply that fits.
        for (int slot = 0; slot < 3; slot++)
            Assert.Null(child.ReserveSubcall(1, new BatchPlace(7, slot, 8)));
        Assert.Equal((2, 0), (Left(root), Left(child)));
        child.EndCell(2);
        Assert.Equal((2, 0), (Left(root), Left(child)));
        child.EndCell(1);
        Assert.Equal((7, 5), (Left(root), Left(child)));
        child.EndCell(1);
        Assert.Equal((7, 5), (Left(root), Left(child)));
    }

    [Fact]
    public void A_batch_that_is_asked_again_has_the_slots_that_it_had()
    {
        Account root = new Ledger().Open(new RunLimits { MaxSubcalls = 10 });
        Account child = root.OpenChild(new RunLimits { MaxSubcalls = 9 });
        for (int slot = 4; slot >= 0; slot--)
            child.ReserveAgain(1, new BatchPlace(7, slot, 8));
        for (int slot = 5; slot < 8; slot++)
            Assert.Null(child.ReserveSubcall(1, new BatchPlace(7, slot, 8)));
        child.ReserveAgain(1, null);
        child.EndCell(1);
        Assert.Equal((1, 0), (Left(root), Left(child)));
    }

    [Fact]
    public void What_has_its_result_counts_above_a_lower_ceiling_and_does_not_end_the_run()
    {
        Account account = new Ledger().Open(new RunLimits { MaxSubcalls = 2 });
        for (int slot = 0; slot < 4; slot++)
            account.ReserveAgain(1, new BatchPlace(1, slot, 6));
        account.ReserveAgain(1, null);
        Assert.Null(account.Ceiling);
        Assert.NotNull(account.ReserveSubcall(1, new BatchPlace(1, 4, 6)));
        Assert.Equal(0, Left(account));
        account.EndCell(1);
        Assert.Equal(0, Left(account));
    }

    [Fact]
    public void A_batch_that_used_all_it_reserved_gives_nothing_back()
    {
        Account account = new Ledger().Open(new RunLimits { MaxSubcalls = 4 });
        for (int slot = 0; slot < 3; slot++)
            Assert.Null(account.ReserveSubcall(1, new BatchPlace(1, slot, 3)));
        account.EndCell(1);
        Assert.Equal(1, Left(account));
    }

    [Fact]
    public void A_call_that_finds_no_subcall_left_is_refused_and_takes_nothing_from_the_run()
    {
        Account root = new Ledger().Open(new RunLimits { MaxSubcalls = 3 });
        Account child = root.OpenChild(new RunLimits());
        for (int slot = 0; slot < 4; slot++)
            Assert.Equal(slot == 3, child.ReserveSubcall(1, new BatchPlace(1, slot, 4)) is not null);
        Assert.Contains("none are left", child.ReserveSubcall(1, null), StringComparison.Ordinal);
        Assert.Contains("none are left", child.ReserveSubcall(1, new BatchPlace(2, 0, 5)), StringComparison.Ordinal);
        Assert.Equal((null, null), (root.Ceiling, child.Ceiling));
        Assert.False(root.Exhausted.IsCancellationRequested);
        Assert.Equal((0, "the ceiling of 3 subcalls is reached"), (Left(root), child.Refusal));
    }

    [Fact]
    public void A_cell_that_asks_for_ever_is_stopped_and_one_that_goes_through_a_large_batch_is_not()
    {
        Account account = new Ledger().Open(new RunLimits { MaxSubcalls = 1 });
        Assert.Null(account.ReserveSubcall(1, null));
        for (int slot = 0; slot < 20_000; slot++)
            Assert.NotNull(account.ReserveSubcall(1, new BatchPlace(1, slot, 20_000)));
        for (int cell = 2; cell < 12; cell++)
        {
            for (int call = 0; call < 1_000; call++)
                Assert.NotNull(account.ReserveSubcall(cell, null));
            account.EndCell(cell);
        }

        Assert.Null(account.Ceiling);
        for (int call = 0; call < 5_000; call++)
            Assert.NotNull(account.ReserveSubcall(12, null));
        Assert.Equal("the ceiling of 1 subcalls is reached", account.Ceiling);
        Assert.Equal(0, Left(account));
    }

    [Fact]
    public void The_host_itself_is_stopped_when_it_finds_no_subcall_left()
    {
        Account root = new Ledger().Open(new RunLimits { MaxSubcalls = 1 });
        Assert.Null(root.ReserveSubcall(Account.NoCell, null));
        Assert.Equal("the ceiling of 1 subcalls is reached", root.ReserveSubcall(Account.NoCell, null));
        Assert.Equal("the ceiling of 1 subcalls is reached", root.Ceiling);
    }

    [Fact]
    public void What_a_batch_holds_for_its_cell_is_refused_to_others_and_can_be_had_after_it()
    {
        Account account = new Ledger().Open(new RunLimits { MaxSubcalls = 4 });
        Assert.Null(account.ReserveSubcall(1, new BatchPlace(1, 0, 4)));
        Assert.NotNull(account.ReserveSubcall(1, null));
        account.EndCell(1);
        Assert.Null(account.ReserveSubcall(2, null));
    }

    [Fact]
    public void A_reply_is_known_by_the_model_and_by_each_part_of_what_was_asked()
    {
        string key = Request("system", "prompt").Key("m");
        Assert.Equal(key, Request("system", "prompt").Key("m"));
        Assert.NotEqual(key, Request("system", "prompt").Key("n"));
        Assert.NotEqual(key, Request("syste", "mprompt").Key("m"));
        Assert.NotEqual(key, Request("system", "promp").Key("mt"));
        Assert.NotEqual(Request(null, "prompt").Key("m"), Request("", "prompt").Key("m"));
        Assert.NotEqual(Request("tem", "prompt").Key("msys"), Request("system", "prompt").Key("m"));
    }

    private static SubcallRequest Request(string? system, string prompt) => new(system, prompt, null, new PromptParts(PromptKind.Query));

    private static int Left(Account account) => account.Left(TimeSpan.Zero, 0, 0).Subcalls;

    private static async Task<Account> LearnedAsync(RunLimits limits)
    {
        Account account = new Ledger().Open(limits);
        Reservation? first = await account.ReserveAsync("m", 100, default);
        first!.Settle(s_cent);
        return account;
    }
}
