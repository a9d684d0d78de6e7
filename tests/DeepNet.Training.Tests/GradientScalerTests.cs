using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests;

/// <summary>Scaled losses in a trainer.</summary>
public sealed class GradientScalerTests
{
    private static readonly double s_huge = Math.Pow(2, 127);

    [Theory]
    [InlineData(1, null, null)]
    [InlineData(3, 0.05, null)]
    [InlineData(2, null, 1e-3)]
    public void A_scale_that_is_a_power_of_two_changes_no_bit(int accumulation, double? norm, double? value)
    {
        float[] expected = Fit(null);
        Fit(new GradientScaler()).Should().Equal(expected);
        Fit(new GradientScaler(initialScale: 8, growthInterval: 2)).Should().Equal(expected);
        Fit(GradientScaler.Static(1.0 / 1024)).Should().Equal(expected);
        Fit(GradientScaler.Static(3)).Should().NotEqual(expected, "a third has no end in binary");

        float[] Fit(GradientScaler? scaler)
        {
            Trainer trainer = Data.Trainer(new TrainerOptions
            {
                AccumulationSteps = accumulation,
                ClipNorm = norm,
                ClipValue = value,
                NanGuard = NanGuard.Gradients,
                GradientScaler = scaler,
            });
            trainer.Fit(Data.Loader(batchSize: 8), epochs: 3).Epochs[0].Loss.Should().BeInRange(0.01, 10);
            return Data.Weights(trainer.Model);
        }
    }

    [Fact]
    public void An_overflow_skips_the_step_and_halves_the_scale()
    {
        var scaler = new GradientScaler(initialScale: s_huge, growthInterval: 1000);
        Sequential model = Data.Model();
        var optimizer = new Adam(model.Parameters(), 0.01);
        var schedule = new ExponentialSchedule(optimizer, 0.5);
        var average = new EmaWeights(model);
        float[] before = Data.Weights(model);
        long? firstMade = null;
        var recorder = new Recorder((name, run) =>
        {
            if (name != "step")
                return;
            bool isMade = scaler.SkippedSteps < run.Step;
            if (isMade)
                firstMade ??= run.Step;
            Data.Weights(model).SequenceEqual(before).Should().Be(!isMade, $"step {run.Step}");
            scaler.Factor.Should().Be(s_huge / Math.Pow(2, scaler.SkippedSteps));
        });
        var trainer = new Trainer(
            model, optimizer, (y, targets) => Loss.MeanSquaredError(y, targets) * 20,
            new TrainerOptions
            {
                GradientScaler = scaler,
                Callbacks = [recorder],
                NanGuard = NanGuard.Gradients,
                ClipNorm = 100,
                Schedule = schedule,
                Average = average,
            });
        trainer.Fit(Data.Loader(), steps: 16).Steps.Should().Be(16);
        scaler.SkippedSteps.Should().BeInRange(1, 15);
        scaler.SkippedInARow.Should().Be(0);
        firstMade.Should().Be(scaler.SkippedSteps + 1);
        schedule.StepCount.Should().Be(16 - scaler.SkippedSteps);
        average.UpdateCount.Should().Be(16 - scaler.SkippedSteps);
        optimizer.StateDict()["state.0.step"].ToScalar<long>().Should().Be(16 - scaler.SkippedSteps);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(11)]
    public void A_run_with_overflows_that_breaks_off_resumes_exactly(int brokenAt)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        GradientScaler whole = Scaler(), resumed = Scaler();
        float[] expected = Fit(whole, null, null);
        whole.SkippedSteps.Should().BeGreaterThan(2, "the scale grows back into the overflow");
        Action broken = () => Fit(Scaler(), path, brokenAt);
        broken.Should().Throw<FormatException>();
        Fit(resumed, path, null).Should().Equal(expected);
        foreach ((string key, Tensor tensor) in whole.StateDict())
        {
            resumed.StateDict()[key].Cast(DType.Float64).ToScalar<double>()
                .Should().Be(tensor.Cast(DType.Float64).ToScalar<double>(), key);
        }

        Trainer without = Data.Trainer(new TrainerOptions { CheckpointPath = path });
        without.Invoking(t => t.Fit(Data.Loader(), epochs: 9)).Should().Throw<CheckpointException>()
            .WithMessage("*scaler*");

        static GradientScaler Scaler() => new(initialScale: s_huge, growthInterval: 2);

        static float[] Fit(GradientScaler scaler, string? path, int? brokenAt)
        {
            Sequential model = Data.Model();
            var trainer = new Trainer(
                model, new Adam(model.Parameters(), 0.01), (y, targets) => Loss.MeanSquaredError(y, targets) * 20,
                new TrainerOptions
                {
                    GradientScaler = scaler,
                    CheckpointPath = path,
                    CheckpointEverySteps = path is null ? null : 1,
                    Callbacks = [new Recorder((name, run) =>
                    {
                        if (name == "step" && run.Step == brokenAt + 1)
                            throw new FormatException("power cut");
                    })],
                });
            trainer.Fit(Data.Loader(), epochs: 4);
            return Data.Weights(model);
        }
    }

    [Fact]
    public void Gradients_that_overflow_at_any_scale_are_a_failure_unless_nobody_guards()
    {
        Trainer guarded = Make(NanGuard.Loss, GradientScaler.Static(4));
        AnomalyException error = guarded.Invoking(t => t.Fit(Data.Loader(), epochs: 9)).Should()
            .Throw<AnomalyException>().Which;
        error.Operation.Should().Be("Sqrt");
        error.Message.Should().Contain("20 steps in a row were left out");
        Trainer unguarded = Make(NanGuard.None, new GradientScaler());
        float[] before = Data.Weights(unguarded.Model);
        unguarded.Fit(Data.Loader(), epochs: 9);
        Data.Weights(unguarded.Model).Should().Equal(before);
        unguarded.Options.GradientScaler!.SkippedSteps.Should().Be(36);

        static Trainer Make(NanGuard guard, GradientScaler scaler)
        {
            Sequential model = Data.Model();
            return new Trainer(
                model, new Sgd(model.Parameters(), 0.1), (y, _) => (y * 0).Sqrt().Sum(),
                new TrainerOptions { NanGuard = guard, GradientScaler = scaler });
        }
    }

    [Fact]
    public void It_does_not_go_with_an_optimizer_that_computes_the_loss_itself()
    {
        Sequential model = Data.Model();
        var options = new TrainerOptions { GradientScaler = new GradientScaler() };
        var lbfgs = new Lbfgs(model.Parameters());
        foreach (Optimizer optimizer in new Optimizer[] { lbfgs, new Lookahead(lbfgs) })
        {
            FluentActions.Invoking(() => Data.Trainer(model, optimizer, options)).Should().Throw<ArgumentException>()
                .WithMessage("*GradientScaler*Lbfgs*");
        }
    }
}
