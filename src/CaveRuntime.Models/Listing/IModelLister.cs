namespace CaveRuntime.Models.Listing;

/// <summary>A provider that can be asked which models it has.</summary>
internal interface IModelLister
{
    /// <summary>Asks once. Fails with <see cref="ModelException"/> or <see cref="OperationCanceledException"/>.</summary>
    /// <param name="request">Where and with which key; its model says nothing.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<ListedModel>> ListAsync(ModelRequest request, CancellationToken cancellationToken);
}
