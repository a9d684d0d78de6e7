using System.Collections.Concurrent;
using DeepNet.Layers;
using DeepNet.Optimizers;
using Microsoft.Extensions.Logging;

namespace DeepNet.Training.Tests;

public sealed class TrainerStopTests
{
    [Fact]
    public void A_stop_finishes_the_step_writes_a_checkpoint_and_returns()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        Trainer trainer = null!;
        var recorder = new Recorder((name, run) =>
        {
            if (name == "step" && run.Step == 2)
                trainer.RequestStop("enough");
        });
        trainer = Data.Trainer(new TrainerOptions { CheckpointPath = path, Callbacks = [recorder] });
        TrainingHistory history = trainer.Fit(Data.Loader(), epochs: 5);
        history.Steps.Should().Be(2);
        history.StopReason.Should().Be("enough");
        trainer.StopRequested.IsCancellationRequested.Should().BeTrue();
        recorder.Events[^1].Should().Be("end");
        File.Exists(path).Should().BeTrue();

        Trainer uninterrupted = Data.Trainer(), resumed = Data.Trainer(new TrainerOptions { CheckpointPath = path });
        uninterrupted.Fit(Data.Loader(), epochs: 5);
        resumed.Fit(Data.Loader(), epochs: 5).StopReason.Should().BeNull();
        Data.Weights(resumed.Model).Should().Equal(Data.Weights(uninterrupted.Model));
        trainer.Fit(Data.Loader(), epochs: 5).StopReason.Should().BeNull("a stop ends one Fit");
        Data.Weights(trainer.Model).Should().Equal(Data.Weights(uninterrupted.Model));
    }

    [Fact]
    public async Task FitAsync_reports_logs_and_returns()
    {
        var progress = new Collector();
        var logger = new Lines();
        Trainer trainer = Data.Trainer();
        TrainingHistory history = await trainer.FitAsync(
            Data.Loader(), Data.Loader(seed: 9), epochs: 2, progress: progress, logger: logger);
        history.Steps.Should().Be(8);
        progress.Values.Select(value => value.Step).Should().Equal(1, 2, 3, 4, 5, 6, 7, 8);
        TrainingProgress last = progress.Values.Last();
        last.TotalSteps.Should().Be(8);
        last.Remaining.Should().Be(TimeSpan.Zero);
        last.Loss.Should().BePositive();
        last.StepsPerSecond.Should().BePositive();
        last.ValidationLoss.Should().Be(history.Validations[0].Loss);
        logger.Texts.Should().Contain(text =>
            text.StartsWith("Epoch 2 ended at step 8: loss ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_finishes_the_step_and_throws()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var recorder = new Recorder((name, run) =>
        {
            if (name == "step" && run.Step == 3)
                source.Cancel();
        });
        Trainer trainer = Data.Trainer(
            new TrainerOptions { Callbacks = [recorder], CheckpointPath = folder.File("c.safetensors") });
        Func<Task> fit = () => trainer.FitAsync(Data.Loader(), epochs: 99, cancellationToken: source.Token);
        await fit.Should().ThrowAsync<OperationCanceledException>();
        trainer.History.Steps.Should().Be(3);
        File.Exists(folder.File("c.safetensors")).Should().BeTrue();
        await fit.Should().ThrowAsync<OperationCanceledException>();
        trainer.History.Steps.Should().Be(3);
    }

    [Fact]
    public void One_Fit_at_a_time()
    {
        Trainer trainer = null!;
        trainer = Data.Trainer(new TrainerOptions
        {
            Callbacks = [new Recorder((name, _) =>
            {
                if (name == "step")
                    trainer.Fit(Data.Loader(), epochs: 1);
            })],
        });
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("*another Fit*");
    }

    [Fact]
    public void A_callback_that_throws_ends_the_training_and_the_others_hear_of_it()
    {
        Exception? heard = null;
        var thrower = new Recorder((name, _) =>
        {
            if (name == "step")
                throw new FormatException("mine");
        });
        var listener = new Recorder((name, run) => heard = name == "end" ? run.Error : null);
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [thrower, listener] });
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should().Throw<FormatException>();
        heard.Should().BeOfType<FormatException>();
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should().Throw<FormatException>();
    }

    [Fact]
    public void All_callbacks_hear_of_the_end_even_if_one_throws_there()
    {
        Exception? heard = null;
        var thrower = new Recorder((name, _) =>
        {
            if (name == "end")
                throw new FormatException("mine");
        });
        var listener = new Recorder((_, run) => heard = run.Error);
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [thrower, listener] });
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should().Throw<FormatException>().WithMessage("mine");
        listener.Events[^1].Should().Be("end");
        heard.Should().BeOfType<FormatException>();
        trainer.History.Epochs.Should().ContainSingle();
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        Throws(new TrainerOptions { AccumulationSteps = 0 }, "TrainerOptions: AccumulationSteps 0 must be positive*");
        Throws(new TrainerOptions { ClipNorm = -1 }, "TrainerOptions: ClipNorm -1 must be positive*");
        Throws(new TrainerOptions { ClipValue = double.NaN }, "TrainerOptions: ClipValue NaN*");
        Throws(new TrainerOptions { ValidateEverySteps = 0 }, "*ValidateEverySteps 0*");
        Throws(new TrainerOptions { CheckpointEverySteps = 5 }, "*CheckpointEverySteps 5 without a CheckpointPath*");
        Throws(new TrainerOptions { Callbacks = [null!] }, "*Callbacks*null*");
        Throws(new TrainerOptions { NanGuard = (NanGuard)7 }, "*NanGuard 7*");
        var foreign = new Sgd(new Linear(1, 1).Parameters(), 0.1);
        Throws(new TrainerOptions { Schedule = new ExponentialSchedule(foreign, 0.5) }, "*another optimizer*");
        var metric = new Metrics.MeanSquaredError();
        Throws(new TrainerOptions { Metrics = [metric, metric] }, "*two of Metrics are named 'mean_squared_error'*");
        Throws(new TrainerOptions { Metrics = [metric], TrainingMetrics = [metric] }, "*an object of its own*");
        FluentActions.Invoking(() => new TrainingMetric("loss", metric, _ => { })).Should().Throw<ArgumentException>();
        Trainer trainer = Data.Trainer();
        trainer.Invoking(t => t.Fit(Data.Loader())).Should().Throw<ArgumentException>()
            .WithMessage("*epochs or steps*");
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: -1)).Should().Throw<ArgumentOutOfRangeException>();
        trainer.Invoking(t => t.Fit(Data.Loader(), steps: -1)).Should().Throw<ArgumentOutOfRangeException>();

        static void Throws(TrainerOptions options, string message) =>
            FluentActions.Invoking(() => Data.Trainer(options)).Should().Throw<ArgumentException>()
                .WithMessage(message);
    }

    [Fact]
    public void A_loss_of_many_numbers_is_refused()
    {
        Sequential model = Data.Model();
        var trainer = new Trainer(
            model, new Sgd(model.Parameters(), 0.1),
            (y, targets) => Loss.MeanSquaredError(y, targets, Reduction.None));
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should().Throw<ShapeException>()
            .WithMessage("*the loss has shape [16, 1]*");
    }

    private sealed class Collector : IProgress<TrainingProgress>
    {
        public ConcurrentQueue<TrainingProgress> Values { get; } = new();

        public void Report(TrainingProgress value) => Values.Enqueue(value);
    }

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> Texts { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
            => Texts.Enqueue(formatter(state, exception));
    }
}
