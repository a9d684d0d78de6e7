using DeepNet.Data;

namespace DeepNet.Training;

/// <summary>Gives the batches of an epoch from a place within it on.</summary>
internal sealed class LoaderCursor<TBatch>(IEnumerable<TBatch> batches)
{
    private readonly DataLoader<TBatch>? _loader = batches as DataLoader<TBatch>;

    /// <summary>Batches in an epoch; null if they are not known before.</summary>
    public int? Count => _loader?.Count ?? (batches.TryGetNonEnumeratedCount(out int count) ? count : null);

    /// <summary>What decides the orders; null if it is not known.</summary>
    public ulong? Seed => _loader?.Seed;

    /// <summary>Epoch e of a training is epoch e of its loader.</summary>
    public IEnumerator<TBatch> Start(int epoch, int batch)
    {
        if (_loader is not null)
        {
            _loader.Position = new LoaderPosition(epoch, Math.Min(batch, _loader.Count));
            return _loader.GetEnumerator();
        }

        IEnumerator<TBatch> result = batches.GetEnumerator();
        for (int i = 0; i < batch; i++)
        {
            if (!result.MoveNext())
                break;
        }

        return result;
    }
}
