using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace DeepNet.Data;

/// <summary>Threads that make the batches of an epoch ahead of who takes them.</summary>
/// <remarks>
/// Worker w of n makes batches w, w + n, w + 2n … into a bounded channel of its own, and the batches are taken from the
/// channels in turn: the order, and which batch an exception stands for, do not depend on the workers.
/// </remarks>
internal sealed class Prefetcher<TBatch> : IDisposable, IAsyncDisposable
{
    private readonly Work _work;

    /// <summary>Starts the threads.</summary>
    /// <param name="load">Makes a batch; called from several threads.</param>
    /// <param name="first">The first batch.</param>
    /// <param name="end">The batch after the last.</param>
    /// <param name="workers">How many threads.</param>
    /// <param name="capacity">How many batches each keeps ready.</param>
    /// <param name="isAsync">Whether they are taken with <see cref="TakeAsync"/>.</param>
    /// <param name="cancellation">Stops the threads.</param>
    public Prefetcher(
        Func<int, CancellationToken, TBatch> load, int first, int end, int workers, int capacity, bool isAsync,
        CancellationToken cancellation = default)
    {
        _work = new Work(load, first, end, Math.Min(workers, end - first), capacity, isAsync, cancellation);
        _work.Start();
    }

    // An enumerator that was forgotten half-way: the threads know only the work, so this can be collected.
    ~Prefetcher() => _work?.Cancel();

    /// <summary>The next batch; waits for it.</summary>
    public TBatch Take(int batch)
    {
        ChannelReader<Outcome> reader = _work.ReaderOf(batch);
        Outcome outcome;
        while (!reader.TryRead(out outcome))
        {
            ValueTask<bool> wait = reader.WaitToReadAsync(_work.Outer);
            if (!(wait.IsCompleted ? wait.GetAwaiter().GetResult() : wait.AsTask().GetAwaiter().GetResult()))
                _work.ThrowEnded();
        }

        return Opened(outcome);
    }

    /// <summary>The next batch.</summary>
    public async ValueTask<TBatch> TakeAsync(int batch)
    {
        ChannelReader<Outcome> reader = _work.ReaderOf(batch);
        Outcome outcome;
        while (!reader.TryRead(out outcome))
        {
            if (!await reader.WaitToReadAsync(_work.Outer).ConfigureAwait(false))
                _work.ThrowEnded();
        }

        return Opened(outcome);
    }

    /// <summary>Stops the threads and waits until they are gone.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _work.Cancel();
        _work.Join();
    }

    /// <summary>Stops the threads and waits until they are gone.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _work.Cancel();
        await _work.Completion.ConfigureAwait(false);
        _work.Join();
    }

    // Kept alive until here: a finalizer during the wait would stop the threads that are waited for.
    private TBatch Opened(Outcome outcome)
    {
        GC.KeepAlive(this);
        outcome.Failure?.Throw();
        return outcome.Batch!;
    }

    private readonly record struct Outcome(TBatch? Batch, ExceptionDispatchInfo? Failure);

    /// <summary>What the threads know.</summary>
    private sealed class Work
    {
        private readonly Func<int, CancellationToken, TBatch> _load;
        private readonly int _first;
        private readonly int _end;
        private readonly Channel<Outcome>[] _channels;
        private readonly Thread[] _threads;
        private readonly TaskCompletionSource[] _completions;
        private readonly CancellationTokenSource _stop;
        private readonly CancellationToken _token;

        public Work(
            Func<int, CancellationToken, TBatch> load, int first, int end, int workers, int capacity, bool isAsync,
            CancellationToken outer)
        {
            (_load, _first, _end, Outer) = (load, first, end, outer);
            // Who waits with await must not go on in a worker's thread; who blocks only has to be woken.
            var options = new BoundedChannelOptions(capacity)
            {
                SingleReader = true,
                SingleWriter = true,
                AllowSynchronousContinuations = !isAsync,
            };
            _channels = new Channel<Outcome>[workers];
            _threads = new Thread[workers];
            _completions = new TaskCompletionSource[workers];
            for (int w = 0; w < workers; w++)
            {
                int worker = w;
                _channels[w] = Channel.CreateBounded<Outcome>(options);
                _completions[w] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _threads[w] = new Thread(() => Run(worker)) { IsBackground = true, Name = $"DeepNet loader {w}" };
            }

            _stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
            _token = _stop.Token;
        }

        /// <summary>The token of who takes the batches.</summary>
        public CancellationToken Outer { get; }

        /// <summary>Done when no worker makes anything any more.</summary>
        public Task Completion => Task.WhenAll(_completions.Select(completion => completion.Task));

        public void Start()
        {
            // Not UnsafeStart: workers record gradients, or do not, like who started them.
            Array.ForEach(_threads, thread => thread.Start());
        }

        public ChannelReader<Outcome> ReaderOf(int batch) => _channels[(batch - _first) % _channels.Length].Reader;

        public void Cancel() => _stop.Cancel();

        public void Join()
        {
            Array.ForEach(_threads, thread => thread.Join());
            _stop.Dispose();
        }

        /// <summary>A channel has ended before the batch came.</summary>
        public void ThrowEnded()
        {
            Outer.ThrowIfCancellationRequested();
            throw new ObjectDisposedException("DataLoader", "DataLoader: the enumeration was already ended.");
        }

        private void Run(int worker)
        {
            ChannelWriter<Outcome> writer = _channels[worker].Writer;
            try
            {
                for (long batch = _first + worker; batch < _end; batch += _channels.Length)
                {
                    Outcome outcome = Load((int)batch);
                    Write(writer, outcome);
                    if (outcome.Failure is not null)
                        break;
                }
            }
            catch (OperationCanceledException) when (_token.IsCancellationRequested)
            {
                // Nobody wants the rest.
            }
            finally
            {
                writer.TryComplete();
                _completions[worker].SetResult();
            }
        }

        private Outcome Load(int batch)
        {
            _token.ThrowIfCancellationRequested();
            try
            {
                return new Outcome(_load(batch, _token), null);
            }
            catch (Exception e) when (e is not OperationCanceledException || !_token.IsCancellationRequested)
            {
                return new Outcome(default, ExceptionDispatchInfo.Capture(e));
            }
        }

        private void Write(ChannelWriter<Outcome> writer, Outcome outcome)
        {
            if (writer.TryWrite(outcome))
                return;
            ValueTask wait = writer.WriteAsync(outcome, _token);
            if (wait.IsCompleted)
                wait.GetAwaiter().GetResult();
            else
                wait.AsTask().GetAwaiter().GetResult();
        }
    }
}
