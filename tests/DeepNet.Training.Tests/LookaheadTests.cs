using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests;

/// <summary>Slow weights in a trainer.</summary>
public sealed class LookaheadTests
{
    [Fact]
    public void Fit_with_lookahead_is_the_hand_written_loop_bit_for_bit()
    {
        Sequential byHand = Data.Model(), plain = Data.Model();
        var lookahead = new Lookahead(new Adam(byHand.Parameters(), 0.01), steps: 3);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            foreach (var (x, y) in Data.Loader(shuffle: false))
            {
                lookahead.ZeroGrad();
                Loss.MeanSquaredError(byHand.Forward(x), y).Backward();
                lookahead.Step();
            }
        }

        (Trainer trainer, Lookahead fitted) = Make();
        trainer.Fit(Data.Loader(shuffle: false), epochs: 3);
        Data.Weights(trainer.Model).Should().Equal(Data.Weights(byHand));
        fitted.StepCount.Should().Be(12);
        Data.Trainer(plain, new Adam(plain.Parameters(), 0.01)).Fit(Data.Loader(shuffle: false), epochs: 3);
        Data.Weights(plain).Should().NotEqual(Data.Weights(byHand));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void A_run_that_breaks_off_between_slow_steps_resumes_exactly(int brokenAt)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        (Trainer whole, Lookahead expected) = Make(schedules: true);
        whole.Fit(Data.Loader(), epochs: 3);
        (Trainer broken, _) = Make(
            schedules: true, path,
            new Recorder((name, run) =>
            {
                if (name == "step" && run.Step == brokenAt + 1)
                    throw new FormatException("power cut");
            }));
        broken.Invoking(t => t.Fit(Data.Loader(), epochs: 3)).Should().Throw<FormatException>();
        (Trainer resumed, Lookahead lookahead) = Make(schedules: true, path);
        resumed.Fit(Data.Loader(), epochs: 3).Steps.Should().Be(12);
        Data.Weights(resumed.Model).Should().Equal(Data.Weights(whole.Model));
        lookahead.StateDict().Keys.Should().Contain("slow.0").And.Contain("optimizer.state.0.exp_avg");
        foreach ((string key, Tensor tensor) in lookahead.StateDict())
        {
            tensor.Cast(DType.Float64).ToArray<double>().Should()
                .Equal(expected.StateDict()[key].Cast(DType.Float64).ToArray<double>(), key);
        }
    }

    [Fact]
    public void It_computes_the_loss_as_often_as_its_optimizer_wants()
    {
        Sequential model = Data.Model();
        var lookahead = new Lookahead(new Lbfgs(model.Parameters(), 1, maxIterations: 5), steps: 2, alpha: 0.8);
        TrainingHistory history = Data.Trainer(model, lookahead).Fit(
            Data.Loader(batchSize: 64, shuffle: false), epochs: 6);
        lookahead.StepCount.Should().Be(6);
        history.Epochs[^1].Loss.Should().BeLessThan(history.Epochs[0].Loss / 3);
    }

    /// <summary>With a schedule of the optimizer inside, which shares its groups.</summary>
    private static (Trainer Trainer, Lookahead Lookahead) Make(
        bool schedules = false, string? checkpoint = null, params TrainingCallback[] callbacks)
    {
        Sequential model = Data.Model();
        var adam = new Adam(model.Parameters(), 0.01);
        var lookahead = new Lookahead(adam, steps: 3);
        return (Data.Trainer(model, lookahead, new TrainerOptions
        {
            Schedule = schedules ? new CosineSchedule(adam, steps: 12) : null,
            Plateau = schedules ? new PlateauSchedule(lookahead, patience: 0) : null,
            CheckpointPath = checkpoint,
            CheckpointEverySteps = checkpoint is null ? null : 1,
            Callbacks = callbacks,
        }), lookahead);
    }
}
