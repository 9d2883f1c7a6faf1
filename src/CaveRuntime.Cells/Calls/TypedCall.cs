using CaveRuntime.Cells.Typing;
using CaveRuntime.Scopes.Calls;

namespace CaveRuntime.Cells.Calls;

/// <summary>
/// A call whose reply must have a type. The schema goes with the call and every reply is checked; one that does not fit is sent
/// back with what is wrong, until one fits or the attempts are used up.
/// </summary>
internal static class TypedCall
{
    private const int Attempts = 3;
    private const int MaxShown = 500;

    /// <summary>Makes the call. The budget counts each attempt as a call.</summary>
    public static async Task<Reply<T>> AskAsync<T>(ISubcalls subcalls, ReplyCall call)
    {
        // Text needs no JSON around it.
        if (typeof(T) == typeof(string))
        {
            Reply reply = await subcalls.CallAsync(call).ConfigureAwait(false);
            return new Reply<T>((T)(object)reply.Text, reply.Text, reply.Error);
        }

        var schema = ReplySchema<T>.Instance;
        call = call with { Shape = new ReplyShape(schema.Text) };
        for (int attempt = 1; ; attempt++)
        {
            Reply reply = await subcalls.CallAsync(call).ConfigureAwait(false);
            if (!reply.Ok)
                return new Reply<T>(default, reply.Text, reply.Error);
            if (schema.Read(reply.Text, out T? value) is not { } problem)
                return new Reply<T>(value, reply.Text, null);
            if (attempt == Attempts)
            {
                string said = reply.Text.Length <= MaxShown ? reply.Text : reply.Text[..MaxShown] + "…";
                return new Reply<T>(
                    default, reply.Text, $"the reply did not fit the type in {Attempts} attempts: {problem}. The last one was: {said}");
            }

            call = call with { Shape = new ReplyShape(schema.Text, reply.Text, problem), Batch = null };
        }
    }
}
