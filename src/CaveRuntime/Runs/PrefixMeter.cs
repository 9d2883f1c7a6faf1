using CaveRuntime.Cells.Cutting;
using CaveRuntime.Views;
using Microsoft.Extensions.AI;

namespace CaveRuntime.Runs;

/// <summary>
/// Measures how much of a request a provider's prefix cache could serve: the estimated tokens that it shares, from its first
/// byte on, with an earlier request of the same run. Not thread-safe.
/// </summary>
internal sealed class PrefixMeter
{
    private readonly Node _root = new();

    /// <summary>Measures a request and remembers it.</summary>
    public long Measure(IReadOnlyList<ChatMessage> view)
    {
        long shared = 0;
        bool known = true;
        Node node = _root;
        foreach (ChatMessage message in view)
        {
            string key = $"{message.Role.Value}\n{message.Text}";
            if (node.Next.TryGetValue(key, out Node? next))
            {
                shared += known ? View.EstimateOf(message) : 0;
            }
            else
            {
                if (known)
                    shared += Common(node, key);
                known = false;
                node.Next.Add(key, next = new Node());
            }

            node = next;
        }

        return shared;
    }

    private static long Common(Node node, string key)
    {
        int longest = node.Next.Keys.Select(other => other.AsSpan().CommonPrefixLength(key)).DefaultIfEmpty().Max();
        return TokenEstimate.Of(key.AsSpan(0, longest));
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Next { get; } = [];
    }
}
