using DeepNet.Layers;

namespace DeepNet.Training.Tests;

public sealed class PredictorTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(20);

    [Fact]
    public void Predictions_from_many_threads_are_those_of_the_samples_alone()
    {
        using var folder = new TemporaryFolder();
        Sequential trained = Model();
        trained.Save(folder.File("model.safetensors"));
        trained.Eval();
        Tensor[] samples = [.. Enumerable.Range(0, 400).Select(i => Tensor.Randn([4], generator: new((ulong)i)))];
        float[][] expected = Array.ConvertAll(
            samples, x => trained.Forward(x.Unsqueeze(0)).Squeeze(0).Detach().ToArray<float>());
        var served = new Sequential(new Linear(4, 16), new Dropout(0.5), new Tanh(), new Linear(16, 3));
        using Predictor predictor = Predictor.Load(folder.File("model.safetensors"), served, maxBatch: 16);
        var actual = new float[samples.Length][];
        var threads = new Thread[8];
        for (int t = 0; t < threads.Length; t++)
        {
            int first = t;
            threads[t] = new Thread(() =>
            {
                for (int i = first; i < samples.Length; i += threads.Length)
                {
                    Tensor y = predictor.Predict(samples[i]);
                    actual[i] = y.ToArray<float>();
                }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads)
            thread.Join();
        for (int i = 0; i < samples.Length; i++)
            actual[i].Should().Equal(expected[i], $"sample {i}");
        predictor.BatchCount.Should().BeInRange(400 / 16, 400);
    }

    [Fact]
    public async Task A_batch_is_computed_when_it_is_full_or_late()
    {
        await using var full = new Predictor(Model(), maxBatch: 4, maxDelay: s_long);
        Task<Tensor>[] waiting = [.. Enumerable.Range(0, 4).Select(_ => full.PredictAsync(Tensor.Ones([4])))];
        await Task.WhenAll(waiting).WaitAsync(s_long);
        full.BatchCount.Should().Be(1);
        await using var late = new Predictor(Model(), maxBatch: 1000, maxDelay: TimeSpan.FromMilliseconds(20));
        (await late.PredictAsync(Tensor.Ones([4])).WaitAsync(s_long)).Shape.Should().Equal(3);
        await using var eager = new Predictor(Model(), maxBatch: 1000, maxDelay: TimeSpan.Zero);
        (await eager.PredictAsync(Tensor.Ones([4])).WaitAsync(s_long)).RequiresGrad.Should().BeFalse();
    }

    [Fact]
    public async Task A_sample_that_does_not_fit_harms_no_other()
    {
        await using var predictor = new Predictor(Model(), maxBatch: 3, maxDelay: s_long);
        Task<Tensor> good = predictor.PredictAsync(Tensor.Ones([4])), bad = predictor.PredictAsync(Tensor.Ones([5]));
        Task<Tensor> other = predictor.PredictAsync(Tensor.Zeros([4]));
        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<ShapeException>();
        (await good).Shape.Should().Equal(3);
        (await other).Shape.Should().Equal(3);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled_and_disposal_answers_what_was_asked()
    {
        using var source = new CancellationTokenSource();
        var predictor = new Predictor(Model(), maxBatch: 10, maxDelay: s_long);
        Task<Tensor> cancelled = predictor.PredictAsync(Tensor.Ones([4]), source.Token);
        Task<Tensor> asked = predictor.PredictAsync(Tensor.Ones([4]));
        await source.CancelAsync();
        await FluentActions.Awaiting(() => cancelled).Should().ThrowAsync<OperationCanceledException>();
        await predictor.DisposeAsync();
        (await asked).Shape.Should().Equal(3);
        await FluentActions.Awaiting(() => predictor.PredictAsync(Tensor.Ones([4])))
            .Should().ThrowAsync<ObjectDisposedException>();
        predictor.Dispose();
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        FluentActions.Invoking(() => new Predictor(Model(), maxBatch: 0)).Should()
            .Throw<ArgumentOutOfRangeException>().WithMessage("Predictor: maxBatch 0*");
        FluentActions.Invoking(() => new Predictor(Model(), maxDelay: TimeSpan.FromSeconds(-1))).Should()
            .Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Predictor(Model(), maxDelay: TimeSpan.FromHours(1))).Should()
            .Throw<ArgumentOutOfRangeException>();
    }

    private static Sequential Model()
    {
        var generator = new RandomSource(3);
        return new Sequential(
            new Linear(4, 16, generator: generator), new Dropout(0.5), new Tanh(),
            new Linear(16, 3, generator: generator));
    }
}
