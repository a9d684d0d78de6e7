using System.Threading.Channels;
using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Serves a model's predictions to many threads at once: requests that come together are computed as one
/// batch.</summary>
/// <remarks>
/// A batch is computed when it is full, or when so much time has passed since its first request; samples of different
/// shapes are not mixed. Predictions are those of the sample alone, but for rounding: convolutions choose their
/// algorithm by the size of the batch. With a <c>maxBatch</c> of 1 they are the same bits, however many threads ask. A
/// batch that the model refuses is computed sample by sample, so that only those hear of it that it refuses alone too.
/// The model is in evaluation mode from now on, and is not trained while it serves.
/// </remarks>
public sealed class Predictor : IDisposable, IAsyncDisposable
{
    private readonly Channel<PredictionRequest> _requests =
        Channel.CreateUnbounded<PredictionRequest>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Task _server;

    /// <summary>Serves a model.</summary>
    /// <param name="model">Takes [batch, …] and gives [batch, …].</param>
    /// <param name="maxBatch">Samples in a batch at most.</param>
    /// <param name="maxDelay">How long the first request of a batch waits for others; 1 ms if left out; zero takes only
    /// those that are there already.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is not positive, or the delay is negative or over a
    /// minute.</exception>
    public Predictor(Layer model, int maxBatch = 32, TimeSpan? maxDelay = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        TimeSpan delay = maxDelay ?? TimeSpan.FromMilliseconds(1);
        if (maxBatch <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxBatch), maxBatch, $"Predictor: maxBatch {maxBatch} must be positive.");
        }

        if (delay < TimeSpan.Zero || delay > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxDelay), delay, $"Predictor: maxDelay {delay} must be from zero to a minute.");
        }

        (Model, MaxBatch, MaxDelay) = (model, maxBatch, delay);
        model.Eval();
        _server = Task.Run(ServeAsync);
    }

    /// <summary>What predicts.</summary>
    public Layer Model { get; }

    /// <summary>Samples in a batch at most.</summary>
    public int MaxBatch { get; }

    /// <summary>How long the first request of a batch waits for others.</summary>
    public TimeSpan MaxDelay { get; }

    /// <summary>Batches computed so far.</summary>
    public long BatchCount { get; private set; }

    /// <summary>Loads a file of weights into a model and serves it.</summary>
    /// <param name="path">A safetensors file as <see cref="Module.Save"/> and <see cref="ModelCheckpoint"/> write
    /// it.</param>
    /// <param name="model">A model of the same build.</param>
    /// <param name="maxBatch">Samples in a batch at most.</param>
    /// <param name="maxDelay">How long the first request of a batch waits for others; 1 ms if left out.</param>
    /// <exception cref="ModelFileException">The file breaks a rule of its format.</exception>
    /// <exception cref="StateDictException">Names or shapes do not fit.</exception>
    public static Predictor Load(string path, Layer model, int maxBatch = 32, TimeSpan? maxDelay = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Load(path);
        return new Predictor(model, maxBatch, maxDelay);
    }

    /// <summary>The prediction for one sample: its shape without the batch, there and back. Waits for it.</summary>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    /// <exception cref="Exception">What the model throws for the sample.</exception>
    public Tensor Predict(Tensor sample) => PredictAsync(sample).GetAwaiter().GetResult();

    /// <summary>The prediction for one sample: its shape without the batch, there and back.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="cancellationToken">Ends the waiting; a sample that is not yet in a batch is not computed.</param>
    /// <exception cref="ObjectDisposedException">The predictor was disposed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="Exception">What the model throws for the sample.</exception>
    public async Task<Tensor> PredictAsync(Tensor sample, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sample);
        cancellationToken.ThrowIfCancellationRequested();
        var request = new PredictionRequest(sample.Detach());
        ObjectDisposedException.ThrowIf(!_requests.Writer.TryWrite(request), this);
        using CancellationTokenRegistration registration =
            cancellationToken.Register(() => request.Answer.TrySetCanceled(cancellationToken));
        return await request.Answer.Task.ConfigureAwait(false);
    }

    /// <summary>Computes what was asked for, and takes no more.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _server.ConfigureAwait(false);
    }

    private async Task ServeAsync()
    {
        ChannelReader<PredictionRequest> reader = _requests.Reader;
        var batch = new List<PredictionRequest>(MaxBatch);
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await CollectAsync(reader, batch).ConfigureAwait(false);
            foreach (IGrouping<(Shape Shape, DType DType), PredictionRequest> group in batch
                .Where(request => !request.Answer.Task.IsCompleted)
                .GroupBy(request => (request.Sample.Shape, request.Sample.DType)))
            {
                Compute([.. group]);
            }

            batch.Clear();
        }
    }

    private async Task CollectAsync(ChannelReader<PredictionRequest> reader, List<PredictionRequest> batch)
    {
        using var late = new CancellationTokenSource();
        bool isTimed = false;
        while (batch.Count < MaxBatch)
        {
            if (reader.TryRead(out PredictionRequest? request))
            {
                batch.Add(request);
                continue;
            }

            if (MaxDelay == TimeSpan.Zero)
                return;
            if (!isTimed)
                late.CancelAfter(MaxDelay);
            isTimed = true;
            try
            {
                if (!await reader.WaitToReadAsync(late.Token).ConfigureAwait(false))
                    return;
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Compute(PredictionRequest[] requests)
    {
        BatchCount++;
        try
        {
            using IDisposable scope = Tensor.NoGrad();
            Tensor y = Model.Forward(Tensor.Stack(Array.ConvertAll(requests, request => request.Sample)));
            Check.Shape(
                y.Rank > 0 && y.Shape[0] == requests.Length,
                $"Predictor: the model gave {y.Shape} for a batch of {requests.Length}; dim 0 must be the batch.");
            for (int i = 0; i < requests.Length; i++)
                requests[i].Answer.TrySetResult(y.Narrow(0, i, 1).Squeeze(0).Clone());
        }
        catch (Exception error)
        {
            if (requests is [var alone])
                alone.Answer.TrySetException(error);
            else
                Array.ForEach(requests, request => Compute([request]));
        }
    }
}
