using System.Globalization;
using System.Text.Json;
using DeepNet.Layers;
using DeepNet.Metrics;
using DeepNet.Optimizers;
using Spectre.Console;

namespace DeepNet.Training.Tests;

public sealed class CallbackTests
{
    [Fact]
    public void Early_stopping_ends_after_its_patience_and_restores_the_best_weights()
    {
        var stopping = new EarlyStopping(patience: 2);
        var kept = new List<float[]>();
        var recorder = new Recorder((name, run) =>
        {
            if (name == "validation")
                kept.Add(Data.Weights(run.Model));

            // From the fourth epoch on the model is pushed away from what it has learned.
            if (name == "step" && run.Epoch >= 3)
                run.Model.Parameters()[^1].CopyFrom(run.Model.Parameters()[^1].Value.Detach() + 3);
        });
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [recorder, stopping] });
        TrainingHistory history = trainer.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 50);
        history.Epochs.Should().HaveCount(6);
        history.StopReason.Should().StartWith("validation_loss has not been better than ");
        stopping.Best.Should().Be(history.BestValidation!.Loss);
        stopping.BestStep.Should().Be(12);
        Data.Weights(trainer.Model).Should().Equal(kept[2]);
    }

    [Fact]
    public void Early_stopping_watches_what_it_is_told()
    {
        var stopping = new EarlyStopping("loss", patience: 0, minDelta: 100, restoreBest: false);
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [stopping] });
        trainer.Fit(Data.Loader(), epochs: 50).Epochs.Should().HaveCount(2);
        Trainer wrong = Data.Trainer(new TrainerOptions { Callbacks = [new EarlyStopping("validation_speed")] });
        wrong.Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("EarlyStopping: watches 'validation_speed', but Fit was given no validation data*");
        wrong.Invoking(t => t.Fit(Data.Loader(), Data.Loader(), epochs: 1)).Should()
            .Throw<InvalidOperationException>().WithMessage("*no value 'validation_speed'*loss, validation_loss*");
        FluentActions.Invoking(() => new EarlyStopping(patience: -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new EarlyStopping(minDelta: -1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void The_best_models_and_the_last_are_kept()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new ModelCheckpoint(folder.File("models"), keepBest: 2);
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [checkpoint] });
        TrainingHistory history = trainer.Fit(Data.Loader(), Data.Loader(shuffle: false, seed: 9), epochs: 5);
        ValidationRecord[] ranked = [.. history.Validations.OrderBy(record => record.Loss)];
        checkpoint.BestPaths.Select(Path.GetFileName).Should().Equal(
            ranked.Take(2).Select(record => $"best-step{record.Step}.safetensors"));
        checkpoint.BestValue.Should().Be(ranked[0].Loss);
        Directory.GetFiles(folder.File("models")).Should().HaveCount(3);
        Sequential best = Data.Model(), last = Data.Model();
        best.Load(checkpoint.BestPaths[0]);
        last.Load(folder.File("models/last.safetensors"));
        Data.Weights(last).Should().Equal(Data.Weights(trainer.Model));
        Data.Trainer(best, new Sgd(best.Parameters(), 0.1)).Evaluate(Data.Loader(shuffle: false, seed: 9)).Loss
            .Should().BeApproximately(ranked[0].Loss, 1e-9);
    }

    [Fact]
    public void A_CSV_log_has_a_line_for_every_epoch()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("logs/log.csv");
        Trainer trainer = Data.Trainer(new TrainerOptions
        {
            Metrics = [new TrainingMetric("error, absolute", new MeanAbsoluteError(), _ => { })],
            Callbacks = [new CsvLog(path)],
        });
        trainer.Invoking(t => t.Fit(Data.Loader(), Data.Loader(), epochs: 1))
            .Should().Throw<InvalidOperationException>("a metric that got nothing has no value");
        trainer = Data.Trainer(new TrainerOptions
        {
            Metrics = [Quoted(new MeanAbsoluteError())],
            Callbacks = [new CsvLog(path)],
        });
        TrainingHistory history = trainer.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 3);
        string[] lines = File.ReadAllLines(path);
        lines.Should().HaveCount(4);
        lines[0].Should().Be(
            "epoch,step,loss,validation_loss,\"validation_error, absolute\",learning_rate,seconds");
        lines[3].Should().StartWith(string.Create(
            CultureInfo.InvariantCulture,
            $"3,12,{history.Epochs[2].Loss},{history.Epochs[2].ValidationLoss},"));

        static TrainingMetric Quoted(MeanAbsoluteError metric) =>
            new("error, absolute", metric, result => metric.Update(result.Predictions!, result.Targets!));
    }

    [Fact]
    public void A_JSON_lines_log_has_a_line_for_everything_and_a_resumed_run_goes_on_with_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("log.jsonl"), checkpoint = folder.File("run.safetensors");
        Trainer killed = Data.Trainer(new TrainerOptions
        {
            CheckpointPath = checkpoint,
            CheckpointEverySteps = 3,
            Callbacks = [new JsonLinesLog(path), new Recorder((name, run) =>
            {
                if (name == "step" && run.Step == 5)
                    throw new FormatException("killed");
            })]
        });
        killed.Invoking(t => t.Fit(Data.Loader(), Data.Loader(), epochs: 2)).Should().Throw<FormatException>();
        File.AppendAllText(path, "{\"event\":\"st");
        Data.Trainer(new TrainerOptions { CheckpointPath = checkpoint, Callbacks = [new JsonLinesLog(path)] })
            .Fit(Data.Loader(), Data.Loader(), epochs: 2);
        (string Event, long Step)[] lines =
        [
            .. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement)
                .Select(line => (line.GetProperty("event").GetString()!, line.GetProperty("step").GetInt64())),
        ];
        lines.Should().Equal(
            ("step", 1), ("step", 2), ("step", 3), ("step", 4), ("validation", 4), ("epoch", 4),
            ("step", 5), ("step", 6), ("step", 7), ("step", 8), ("validation", 8), ("epoch", 8), ("end", 8));
    }

    [Fact]
    public void A_JSON_lines_log_that_others_wrote_to_is_gone_on_with()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("log.jsonl");
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [new JsonLinesLog(path)] });
        trainer.Fit(Data.Loader(), steps: 1);
        File.AppendAllText(path, "{\"event\":\"step\",\"step\":1.5}\n{\"event\":3}\n[]\n{}\n\n");
        trainer.Fit(Data.Loader(), steps: 2);
        File.ReadLines(path).Should().HaveCount(3).And.OnlyContain(line => line.StartsWith("{\"event\":\"", 0));
        Directory.GetFiles(folder.Path).Should().Equal(path);
    }

    [Fact]
    public async Task Progress_is_plain_lines_where_another_display_has_the_terminal()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new Terminal(output),
        });
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [new ProgressBar(console)] });
        Task training = console.Progress().StartAsync(
            _ => Task.Run(() => trainer.Fit(Data.Loader(), epochs: 2)));
        await training.WaitAsync(TimeSpan.FromSeconds(20)); // it does not wait for the display
        trainer.History.Epochs.Should().HaveCount(2);
        output.ToString().Should().Contain("epoch 2/2  loss ");
    }

    [Fact]
    public void Progress_is_plain_lines_where_output_is_redirected()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        Trainer trainer = Data.Trainer(new TrainerOptions
        {
            Metrics = [new MeanAbsoluteError()],
            Callbacks = [new ProgressBar(console, secondsPerLine: 1e-9)],
        });
        trainer.Fit(Data.Loader(), Data.Loader(), epochs: 2);
        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(10);
        lines[0].Should().StartWith("epoch 1/2  batch 1/4  loss ").And.Contain(" steps/s").And.Contain("ETA 0:0");
        lines[9].Should().StartWith("epoch 2/2  loss ").And.Contain("validation loss ")
            .And.Contain("mean_absolute_error ").And.NotContain("\u001b");
    }

    [Fact]
    public void Progress_is_a_live_line_on_a_terminal()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new Terminal(output),
        });
        // The line is drawn anew every so often, so that a run has to last for some of them.
        var slow = new Recorder((name, _) => Thread.Sleep(name == "step" ? 60 : 0));
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [slow, new ProgressBar(console)] });
        trainer.Fit(Data.Loader(), epochs: 2);
        output.ToString().Should().Contain("\u001b[").And.Contain("epoch 2/2  loss ");
    }

    [Fact]
    public void A_learning_rate_is_found_and_nothing_is_left_changed()
    {
        Sequential model = Data.Model();
        var optimizer = new Sgd(model.Parameters(), 0.123);
        float[] before = Data.Weights(model);
        RandomState random = Tensor.GetRandomState();
        var finder = new LearningRateFinder(from: 1e-4, to: 100, steps: 60);
        Data.Trainer(model, optimizer, new TrainerOptions { Callbacks = [finder], NanGuard = NanGuard.None })
            .Fit(Data.Loader(batchSize: 64), steps: 1000).Steps.Should().BeLessThanOrEqualTo(60);
        finder.Curve.Count.Should().BeGreaterThan(10);
        finder.Suggestion.Should().BeInRange(1e-3, 5);
        Data.Weights(model).Should().Equal(before);
        optimizer.LearningRate.Should().Be(0.123);
        Tensor.GetRandomState().Should().Be(random);
        Data.Trainer(
            model, optimizer, new TrainerOptions { Average = new EmaWeights(model), Callbacks = [finder] })
            .Invoking(t => t.Fit(Data.Loader(), steps: 9)).Should().Throw<InvalidOperationException>(
                "averages would keep what the finder did");
        FluentActions.Invoking(() => new LearningRateFinder(from: 1, to: 0.1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new LearningRateFinder(steps: 1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private sealed class Terminal(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 120;

        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
