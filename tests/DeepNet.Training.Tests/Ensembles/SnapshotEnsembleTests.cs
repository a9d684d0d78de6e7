using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;
using Xunit.Abstractions;

namespace DeepNet.Training.Tests.Ensembles;

public sealed class SnapshotEnsembleTests(ITestOutputHelper output)
{
    [Fact]
    public void One_training_gives_an_ensemble_that_reads_digits_better_than_its_mean_member()
    {
        Tensor.ManualSeed(1);
        Sequential model = Digits.Model();
        const int cycle = 13 * 5;
        var snapshots = new SnapshotEnsemble(cycle);
        Digits.Trainer(model, optimizer => new TrainerOptions
        {
            Schedule = new CosineWarmRestartsSchedule(optimizer, cycle),
            Callbacks = [snapshots],
        }).Fit(new DataLoader(Digits.Training, batchSize: 32, shuffle: true, seed: 1), epochs: 20);
        Ensemble ensemble = snapshots.ToEnsemble(Digits.Model, EnsembleMode.AverageProbabilities);
        double[] alone = [.. ensemble.Members.Select(Digits.AccuracyOf)];
        double together = Digits.AccuracyOf(ensemble);
        output.WriteLine($"members {string.Join(", ", alone)}; together {together}");
        alone.Should().HaveCount(4);
        together.Should().BeGreaterThan(alone.Average());
        Data.Weights(ensemble.Members[3]).Should().Equal(Data.Weights(model), "the last cycle ends with the training");
    }

    [Fact]
    public void Snapshots_are_the_weights_at_the_end_of_cycles_and_the_last_ones_are_kept()
    {
        var weights = new List<float[]>();
        var recorder = new Recorder((name, run) =>
        {
            if (name == "step")
                weights.Add(Data.Weights(run.Model));
        });
        SnapshotEnsemble all = new(3), last = new(3, keepLast: 2), epochs = new(2, ScheduleUnit.Epoch);
        Data.Trainer(new TrainerOptions { Callbacks = [recorder, all, last, epochs] }).Fit(Data.Loader(), epochs: 4);
        Values(all).Should().BeEquivalentTo(
            new[] { weights[2], weights[5], weights[8], weights[11], weights[14] },
            options => options.WithStrictOrdering());
        Values(last).Should().BeEquivalentTo(
            new[] { weights[11], weights[14] }, options => options.WithStrictOrdering());
        Values(epochs).Should().BeEquivalentTo(
            new[] { weights[7], weights[15] }, options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(10)]
    public void A_resumed_run_has_the_snapshots_of_an_uninterrupted_one(int brokenAt)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        float[][] expected = Fit(null, null);
        Action broken = () => Fit(path, brokenAt);
        broken.Should().Throw<FormatException>();
        Fit(path, null).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());

        static float[][] Fit(string? path, int? brokenAt)
        {
            var snapshots = new SnapshotEnsemble(3);
            Data.Trainer(new TrainerOptions
            {
                CheckpointPath = path,
                CheckpointEverySteps = path is null ? null : 2,
                Callbacks = [snapshots, new Recorder((name, run) =>
                {
                    if (name == "step" && run.Step == brokenAt + 1)
                        throw new FormatException("power cut");
                })],
            }).Fit(Data.Loader(), epochs: 3);
            return Values(snapshots);
        }
    }

    [Fact]
    public void Steps_that_a_gradient_scaler_left_out_do_not_count()
    {
        Sequential model = Data.Model();
        var optimizer = new Adam(model.Parameters(), 0.01);
        var scaler = new GradientScaler(initialScale: Math.Pow(2, 127));
        var snapshots = new SnapshotEnsemble(4);
        var options = new TrainerOptions
        {
            GradientScaler = scaler,
            Schedule = new CosineWarmRestartsSchedule(optimizer, 4),
            Callbacks = [snapshots],
        };
        new Trainer(model, optimizer, (y, targets) => Loss.MeanSquaredError(y, targets) * 20, options)
            .Fit(Data.Loader(), steps: 16);
        scaler.SkippedSteps.Should().BeInRange(1, 11);
        snapshots.Snapshots.Should().HaveCount((int)(16 - scaler.SkippedSteps) / 4);
    }

    [Fact]
    public void Bad_arguments_and_a_training_without_a_whole_cycle_are_named()
    {
        FluentActions.Invoking(() => new SnapshotEnsemble(0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SnapshotEnsemble(1, keepLast: 0)).Should()
            .Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SnapshotEnsemble(1, (ScheduleUnit)5)).Should().Throw<ArgumentException>();
        var snapshots = new SnapshotEnsemble(100);
        Data.Trainer(new TrainerOptions { Callbacks = [snapshots] }).Fit(Data.Loader(), epochs: 1);
        snapshots.Invoking(s => s.ToEnsemble(Data.Model, EnsembleMode.AverageOutputs))
            .Should().Throw<InvalidOperationException>().WithMessage("*no cycle of 100 has ended*");
    }

    private static float[][] Values(SnapshotEnsemble snapshots) =>
    [
        .. snapshots.Snapshots.Select(snapshot =>
            snapshot.Values.SelectMany(tensor => tensor.Cast(DType.Float32).ToArray<float>()).ToArray()),
    ];
}
