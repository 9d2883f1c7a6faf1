using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CaveRuntime.SemanticKernel;

/// <summary>A tool that is only declared, for a service that takes functions: who asks looks at the call, and nobody makes it.</summary>
internal sealed class DeclaredFunction(AIFunctionDeclaration declared) : AIFunction
{
    /// <inheritdoc/>
    public override string Name => declared.Name;

    /// <inheritdoc/>
    public override string Description => declared.Description;

    /// <inheritdoc/>
    public override JsonElement JsonSchema => declared.JsonSchema;

    /// <inheritdoc/>
    public override JsonElement? ReturnJsonSchema => declared.ReturnJsonSchema;

    /// <inheritdoc/>
    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"'{Name}' is only declared. Who offers it to the model looks at the call and makes it.");
}
