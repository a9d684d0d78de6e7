using DeepNet.Data;
using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Gives the batches of an epoch from a place within it on, on the model's device.</summary>
internal sealed class LoaderCursor<TBatch>(IEnumerable<TBatch> batches, Module model)
{
    private static readonly Func<TBatch, Device, TBatch>? s_move = BatchMoves.Of<TBatch>();

    private readonly DataLoader<TBatch>? _loader = batches as DataLoader<TBatch>;

    /// <summary>Batches in an epoch; null if they are not known before.</summary>
    public int? Count => _loader?.Count ?? (batches.TryGetNonEnumeratedCount(out int count) ? count : null);

    /// <summary>What decides the orders; null if it is not known.</summary>
    public ulong? Seed => _loader?.Seed;

    /// <summary>Epoch e of a training is epoch e of its loader.</summary>
    public IEnumerator<TBatch> Start(int epoch, int batch)
    {
        if (_loader is not null)
            _loader.Position = new LoaderPosition(epoch, Math.Min(batch, _loader.Count));
        return Start(_loader is null ? batch : 0);
    }

    /// <summary>The next epoch, whichever it is.</summary>
    public IEnumerator<TBatch> Start(int skipped = 0)
    {
        Device? device = model.NamedParameters().Select(entry => entry.Parameter.Device).FirstOrDefault();
        if (_loader is not null)
            return _loader.GetEnumerator(device);
        IEnumerator<TBatch> result = batches.GetEnumerator();
        for (int i = 0; i < skipped; i++)
        {
            if (!result.MoveNext())
                break;
        }

        return device is null || s_move is null ? result : Moved(result, device);
    }

    private static IEnumerator<TBatch> Moved(IEnumerator<TBatch> batches, Device device)
    {
        using (batches)
        {
            while (batches.MoveNext())
                yield return s_move!(batches.Current, device);
        }
    }
}
