using System.Collections;
using System.Runtime.CompilerServices;

namespace DeepNet.Data;

/// <summary>Cuts a dataset into batches: <c>foreach (var batch in loader)</c> is one epoch.</summary>
/// <typeparam name="TBatch">What a batch is.</typeparam>
/// <remarks>
/// <para>Every enumeration is a new epoch. Its order is a function of seed and epoch alone, so that a run can be
/// repeated, and continued by setting <see cref="Epoch"/> or, within an epoch, <see cref="Position"/>.</para>
/// <para>With workers, threads make the next batches while one is used. Order, batches and errors are those of a loader
/// without workers; the dataset is read from several threads at once. A sample that cannot be had ends the epoch with a
/// <see cref="DataLoaderException"/>; what goes wrong in putting a batch together is thrown as it is. Leaving the loop
/// ends the threads; this waits for the samples that they are reading.</para>
/// <para><c>loader.To(device)</c> gives batches that lie on a device. Workers move them there ahead too.</para>
/// <para>Made by <see cref="DataLoader.Create"/>, or for tensors by <see cref="DataLoader"/>'s constructors.
/// torch.utils.data.DataLoader.</para>
/// </remarks>
public abstract class DataLoader<TBatch> : IEnumerable<TBatch>
{
    private static readonly Func<TBatch, Device, TBatch>? s_move = BatchMoves.Of<TBatch>();

    private readonly int _samples;
    private readonly Sampler _sampler;
    private readonly bool _dropLast;
    private readonly int _prefetch;
    private LoaderPosition _position;
    private LoaderPosition _next;
    private Func<TBatch, Device, TBatch>? _move = s_move;

    private protected DataLoader(int samples, LoaderSettings settings)
    {
        settings.Check(samples);
        BatchSize = settings.BatchSize;
        Workers = settings.Workers;
        Seed = settings.Seed
            ?? ((ulong)RandomSource.Default.NextUInt32() << 32 | RandomSource.Default.NextUInt32());
        _samples = samples;
        _dropLast = settings.DropLast;
        _prefetch = settings.Prefetch;
        _sampler = settings.Sampler
            ?? (settings.Shuffle ? new RandomSampler(samples, Seed) : new SequentialSampler(samples));
    }

    /// <summary>Samples in a batch; the last batch of an epoch may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>Batches in an epoch.</summary>
    public int Count => (int)(((long)_sampler.Count + (_dropLast ? 0 : BatchSize - 1)) / BatchSize);

    /// <summary>Threads that make batches ahead; 0 if each is made when it is asked for.</summary>
    public int Workers { get; }

    /// <summary>Where the batches go; null, until <see cref="To(Device)"/> is called, if they stay where they are made.
    /// </summary>
    public Device? Device { get; private set; }

    /// <summary>What decides the order of every epoch, if no sampler does, and the chance in every sample.</summary>
    public ulong Seed { get; }

    /// <summary>The number of the next epoch; each enumeration counts it up. Set it to continue a run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Epoch
    {
        get => _next.Epoch;
        set => Position = new LoaderPosition(value, 0);
    }

    /// <summary>
    /// How far the latest enumeration has come. Once it is set, the next enumeration gives the batches from there to
    /// the end of that epoch.
    /// </summary>
    /// <remarks>
    /// Within the loop's body the batch in hand counts as given out. At the end of an epoch this is the beginning of
    /// the next. After leaving a loop early the next enumeration is a new epoch;
    /// <c>loader.Position = loader.Position</c> makes it go on instead. Batches that workers made ahead do not count.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such epoch or batch.</exception>
    public LoaderPosition Position
    {
        get => _position;
        set
        {
            if (value.Epoch < 0 || value.Batch < 0 || value.Batch > Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value,
                    $"DataLoader: position {value.Epoch}, {value.Batch} must be an epoch from 0 and 0 … {Count} of its "
                        + $"batches.");
            }

            _position = _next = value;
        }
    }

    /// <summary>Gives batches that lie on a device, from the next enumeration on.</summary>
    /// <returns>This loader: <c>foreach (var (x, y) in loader.To(device))</c>.</returns>
    /// <remarks>
    /// <para>Workers move the batches they make ahead, so that the next ones travel while the device computes; it has
    /// memory for <c>workers · prefetch</c> of them then. Without workers a batch is moved when it is asked for.
    /// A batch that is on the device already is left as it is. Order, values and <see cref="Position"/> do not
    /// change.</para>
    /// <para>A batch that cannot be moved ends the epoch with a <see cref="DataLoaderException"/>.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The batches are neither tensors, tuples of two to four tensors, nor packed
    /// sequences alone or with a tensor.</exception>
    public virtual DataLoader<TBatch> To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Check.Argument(
            s_move is not null,
            $"DataLoader: how a {typeof(TBatch).Name} goes to {device} is not known; say it with "
                + $"To(device, (batch, device) => …).");
        (Device, _move) = (device, s_move);
        return this;
    }

    /// <summary>Gives batches that lie on a device, for batches of any kind.</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="move">The batch with all its tensors moved: <c>(b, device) => b with { X = b.X.To(device) }</c>.
    /// Workers call it from their threads.</param>
    /// <inheritdoc cref="To(Device)"/>
    public DataLoader<TBatch> To(Device device, Func<TBatch, Device, TBatch> move)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(move);
        (Device, _move) = (device, move);
        return this;
    }

    /// <summary>Starts the next epoch.</summary>
    public IEnumerator<TBatch> GetEnumerator() => GetEnumerator(null);

    /// <summary>Starts the next epoch, for a device unless the loader was given one or cannot move its
    /// batches.</summary>
    internal IEnumerator<TBatch> GetEnumerator(Device? device)
    {
        EpochPlan plan = Begin(device);
        return Workers == 0 ? Here(plan) : Ahead(plan);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Starts the next epoch: <c>await foreach (var batch in loader)</c>.</summary>
    /// <param name="cancellationToken">Ends the epoch with an <see cref="OperationCanceledException"/>.</param>
    public IAsyncEnumerator<TBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        ReadAllAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);

    /// <summary>An epoch whose batches are waited for without blocking a thread.</summary>
    /// <param name="cancellationToken">Ends the epoch with an <see cref="OperationCanceledException"/>, and its
    /// workers.</param>
    /// <remarks>Every enumeration is a new epoch. Without workers the batches are made in the thread that asks for
    /// them.</remarks>
    public async IAsyncEnumerable<TBatch> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EpochPlan plan = Begin(null);
        LoaderPosition start = plan.Start;
        if (Workers == 0)
        {
            for (int b = start.Batch; b < Count; b++)
            {
                TBatch batch = LoadBatch(plan, b, cancellationToken);
                _position = new LoaderPosition(start.Epoch, b + 1);
                yield return batch;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        else if (start.Batch < Count)
        {
            Prefetcher<TBatch> workers = StartWorkers(plan, isAsync: true, cancellationToken);
            await using var _ = workers.ConfigureAwait(false);
            for (int b = start.Batch; b < Count; b++)
            {
                TBatch batch = await workers.TakeAsync(b).ConfigureAwait(false);
                _position = new LoaderPosition(start.Epoch, b + 1);
                yield return batch;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        _position = new LoaderPosition(start.Epoch + 1, 0);
    }

    /// <summary>Whether samples have chance in them.</summary>
    private protected virtual bool IsRandom => false;

    /// <summary>The batch of these samples.</summary>
    private protected abstract TBatch Load(
        BatchIndices indices, LoaderPosition batch, CancellationToken cancellation);

    private IEnumerator<TBatch> Here(EpochPlan plan)
    {
        LoaderPosition start = plan.Start;
        for (int b = start.Batch; b < Count; b++)
        {
            TBatch batch = LoadBatch(plan, b, CancellationToken.None);
            _position = new LoaderPosition(start.Epoch, b + 1);
            yield return batch;
        }

        _position = new LoaderPosition(start.Epoch + 1, 0);
    }

    private IEnumerator<TBatch> Ahead(EpochPlan plan)
    {
        LoaderPosition start = plan.Start;
        if (start.Batch < Count)
        {
            using Prefetcher<TBatch> workers = StartWorkers(plan, isAsync: false, CancellationToken.None);
            for (int b = start.Batch; b < Count; b++)
            {
                TBatch batch = workers.Take(b);
                _position = new LoaderPosition(start.Epoch, b + 1);
                yield return batch;
            }
        }

        _position = new LoaderPosition(start.Epoch + 1, 0);
    }

    private Prefetcher<TBatch> StartWorkers(EpochPlan plan, bool isAsync, CancellationToken cancellation) =>
        new((batch, stop) => LoadBatch(plan, batch, stop),
            plan.Start.Batch, Count, Workers, _prefetch, isAsync, cancellation);

    private TBatch LoadBatch(EpochPlan plan, int batch, CancellationToken cancellation)
    {
        var position = new LoaderPosition(plan.Start.Epoch, batch);
        TBatch made = Load(plan.Batch(batch, BatchSize), position, cancellation);
        if (plan.Device is not { } device || _move is not { } move)
            return made;
        try
        {
            return Tensor.MoveAhead(() => move(made, device));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new DataLoaderException(position, device, e);
        }
    }

    /// <summary>The order of the next epoch and where to begin in it.</summary>
    private EpochPlan Begin(Device? device)
    {
        LoaderPosition start = _next;
        int[] order = _sampler.Order(start.Epoch);
        Check.State(
            order.Length == _sampler.Count,
            $"DataLoader: the sampler gave {order.Length} samples for epoch {start.Epoch}, but its Count is "
                + $"{_sampler.Count}.");
        for (int i = 0; i < order.Length; i++)
        {
            Check.State(
                (uint)order[i] < (uint)_samples,
                $"DataLoader: the sampler asks for sample {order[i]} in epoch {start.Epoch}, but the dataset has "
                    + $"{_samples}.");
        }

        _position = start;
        _next = new LoaderPosition(start.Epoch + 1, 0);
        return new EpochPlan(order, _samples, IsRandom, start) { Device = Device ?? device };
    }
}
