namespace CaveRuntime.Models;

/// <summary>What kind of failure a model call ended with; it decides what the caller can do about it.</summary>
public enum ModelErrorKind
{
    /// <summary>None of the others; the message says what is known.</summary>
    Other,

    /// <summary>The request does not fit the model's window: reduce the view and try once more. Never retried as it is.</summary>
    ContextOverflow,

    /// <summary>The key is missing, wrong, or not allowed to do this.</summary>
    Authentication,

    /// <summary>The provider has no model of that name.</summary>
    UnknownModel,

    /// <summary>Too many requests, or no credit left; <see cref="ModelException.IsTransient"/> tells the two apart.</summary>
    RateLimited,

    /// <summary>No connection, a time-out, an overloaded or broken server, or a reply that broke off.</summary>
    Unavailable,

    /// <summary>The server answered something that is not a reply of a chat model.</summary>
    BadReply,

    /// <summary>The provider or the model declined to answer.</summary>
    Refused,
}
