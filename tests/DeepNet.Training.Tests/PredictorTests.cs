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
    public async Task A_sample_that_the_model_refuses_harms_no_other_of_its_batch()
    {
        var model = new Sequential(new Embedding(10, 3), new Linear(3, 2));
        await using var predictor = new Predictor(model, maxBatch: 4, maxDelay: s_long);
        Task<Tensor>[] asked =
            [.. new long[] { 1, 10, 2, -1 }.Select(word => predictor.PredictAsync(Tensor.From<long>([word])))];
        foreach (int bad in new[] { 1, 3 })
        {
            await FluentActions.Awaiting(() => asked[bad].WaitAsync(s_long)).Should().ThrowAsync<Exception>()
                .WithMessage($"*{(bad == 1 ? "10" : "-1")}*");
        }

        foreach ((int place, long word) in new[] { (0, 1L), (2, 2L) })
        {
            float[] expected = model.Forward(Tensor.From<long>([word], [1, 1])).Detach().ToArray<float>();
            (await asked[place].WaitAsync(s_long)).ToArray<float>().Should().Equal(expected);
        }
    }

    [Theory]
    [InlineData("linear", 0)]
    [InlineData("convolution", 1e-5f)]
    [InlineData("recurrent", 0)]
    [InlineData("attention", 0)]
    public void A_prediction_is_the_same_in_a_batch_of_any_size(string kind, float rounding)
    {
        Tensor.ManualSeed(4);
        (Layer model, int[] shape) = Wide(kind);
        model.Eval();
        using IDisposable scope = Tensor.NoGrad();
        Tensor batch = Tensor.Randn([33, .. shape], generator: new RandomSource(1));
        float[][] alone =
            [.. Enumerable.Range(0, 33).Select(i => model.Forward(batch.Narrow(0, i, 1)).ToArray<float>())];
        foreach (int size in new[] { 2, 3, 8, 17, 33 })
        {
            Tensor y = model.Forward(batch.Narrow(0, 0, size));
            for (int i = 0; i < size; i++)
            {
                y.Narrow(0, i, 1).ToArray<float>().Should().Equal(
                    alone[i], (a, b) => Math.Abs(a - b) <= rounding, $"sample {i} of {size}, {kind}");
            }
        }
    }

    [Fact]
    public async Task Batches_of_one_have_the_same_bits_for_any_number_of_threads()
    {
        Tensor.ManualSeed(4);
        (Layer model, int[] shape) = Wide("convolution");
        await using var predictor = new Predictor(model, maxBatch: 1);
        Tensor[] samples = [.. Enumerable.Range(0, 60).Select(i => Tensor.Randn(shape, generator: new((ulong)i)))];
        float[][] expected = Array.ConvertAll(
            samples, x => model.Forward(x.Unsqueeze(0)).Squeeze(0).Detach().ToArray<float>());
        var actual = new float[samples.Length][];
        Parallel.For(0, samples.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            actual[i] = predictor.Predict(samples[i]).ToArray<float>());
        for (int i = 0; i < samples.Length; i++)
            actual[i].Should().Equal(expected[i], $"sample {i}");
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

    private static (Layer Model, int[] Shape) Wide(string kind) => kind switch
    {
        "linear" => (new Sequential(new Linear(300, 257), new Relu(), new LayerNorm(257), new Linear(257, 10)), [300]),
        "convolution" => (
            new Sequential(
                new Conv2d(3, 17, 3, padding: 1), new BatchNorm2d(17), new Relu(), new MaxPool2d(2),
                new Conv2d(17, 8, 3), new Flatten(), new Linear(8 * 5 * 5, 10)),
            [3, 14, 14]),
        "recurrent" => (new LastStep(new Lstm(20, 40, batchFirst: true)), [11, 20]),
        _ => (new TransformerEncoderLayer(32, 4, 64, batchFirst: true), [9, 32]),
    };

    private static Sequential Model()
    {
        var generator = new RandomSource(3);
        return new Sequential(
            new Linear(4, 16, generator: generator), new Dropout(0.5), new Tanh(),
            new Linear(16, 3, generator: generator));
    }

    private sealed class LastStep(Lstm lstm) : Layer
    {
        private readonly Lstm _lstm = lstm;

        public override Tensor Forward(Tensor x) => _lstm.Forward(x).Output.Select(1, x.Shape[1] - 1);
    }
}
