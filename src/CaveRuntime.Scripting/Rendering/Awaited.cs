using System.Reflection;

namespace CaveRuntime.Scripting.Rendering;

/// <summary>Tasks, lazy values and memory that cell code hands over instead of what is in them.</summary>
internal static class Awaited
{
    private const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;

    /// <summary>Whether values of this type are tasks.</summary>
    public static bool IsTask(Type type) => typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    /// <summary>Whether values of this type are sequences of tasks.</summary>
    public static bool HoldsTasks(Type type) => type.GetInterfaces().Prepend(type).Any(shape =>
        shape.IsGenericType && shape.GetGenericTypeDefinition() == typeof(IEnumerable<>) && IsTask(shape.GetGenericArguments()[0]));

    /// <summary>A task's result, waited for; a lazy value, worked out; memory as an array; any other value as it is.</summary>
    /// <exception cref="InvalidOperationException">The task gives no value.</exception>
    public static object? Value(object? value, CancellationToken cancellation)
    {
        while (value is not null)
        {
            if (AsTask(value) is { } task)
            {
                Wait(task, cancellation);
                if (!TryResult(task, out value))
                    throw new InvalidOperationException("FINAL got a task that gives no value. Await it, and answer with a value.");
            }
            else if (!Opened(value, out value))
            {
                break;
            }
        }

        return value;
    }

    // What a lazy value or memory holds; characters in memory say themselves what they are.
    private static bool Opened(object value, out object? inside)
    {
        inside = value;
        Type type = value.GetType();
        Type? shape = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        for (Type? at = type; at is not null && shape != typeof(Lazy<>); at = at.BaseType)
            shape = at.IsGenericType && at.GetGenericTypeDefinition() == typeof(Lazy<>) ? typeof(Lazy<>) : shape;
        if (shape == typeof(Lazy<>))
            inside = type.GetProperty(nameof(Lazy<>.Value), Public)!.GetValue(value, BindingFlags.DoNotWrapExceptions, null, null, null);
        else if ((shape == typeof(Memory<>) || shape == typeof(ReadOnlyMemory<>)) && type.GetGenericArguments()[0] != typeof(char))
            inside = type.GetMethod(nameof(Memory<>.ToArray), Public)!.Invoke(value, null);
        else
            return false;
        return true;
    }

    /// <summary>Waits for a task, and throws what it threw.</summary>
    public static void Wait(Task task, CancellationToken cancellation) => task.WaitAsync(cancellation).GetAwaiter().GetResult();

    /// <summary>The value as a task; null where it is none.</summary>
    public static Task? AsTask(object value) => value switch
    {
        Task task => task,
        ValueTask task => task.AsTask(),
        _ when IsTask(value.GetType()) => (Task)value.GetType().GetMethod(nameof(ValueTask<>.AsTask), Public)!.Invoke(value, null)!,
        _ => null,
    };

    /// <summary>The result of a task that has ended well.</summary>
    /// <returns>False where tasks of its kind have none.</returns>
    public static bool TryResult(Task task, out object? result)
    {
        result = null;
        Type? type = task.GetType();
        while (type is not null && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)))
            type = type.BaseType;
        // What an async method without a result returns is a Task<VoidTaskResult>.
        if (type is null || type.GetGenericArguments()[0] is { Namespace: "System.Threading.Tasks", IsVisible: false })
            return false;
        result = type.GetProperty(nameof(Task<>.Result), Public)!.GetValue(task);
        return true;
    }
}
