using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Training.TestHost;

namespace DeepNet.Training.Tests;

public sealed class CheckpointTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    [InlineData(38)]
    [InlineData(50)]
    public void A_run_that_breaks_off_and_resumes_is_the_uninterrupted_one(int brokenAt)
    {
        const int epochs = 3;
        Trainer whole = Jobs.Small(null);
        TrainingHistory expected = Jobs.Fit(whole, epochs);
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        Trainer broken = Jobs.Small(path, false, new Recorder((name, run) =>
        {
            if (name == "step" && run.Step == brokenAt)
                throw new FormatException("power cut");
        }));
        FluentActions.Invoking(() => Jobs.Fit(broken, epochs)).Should().Throw<FormatException>();
        Trainer resumed = Jobs.Small(path);
        TrainingHistory history = Jobs.Fit(resumed, epochs);
        Jobs.Hash(resumed).Should().Be(Jobs.Hash(whole));
        history.Steps.Should().Be(expected.Steps);
        history.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss, epoch.LearningRate))
            .Should().Equal(expected.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss, epoch.LearningRate)));
        foreach ((string key, Tensor tensor) in resumed.Options.Average!.StateDict())
        {
            Tensor same = whole.Options.Average!.StateDict()[key];
            tensor.Cast(DType.Float64).ToArray<double>().Should().Equal(same.Cast(DType.Float64).ToArray<double>());
        }

        Jobs.Fit(Jobs.Small(path), epochs).Steps.Should().Be(expected.Steps, "a finished run does not go on");
    }

    [Fact]
    public void A_checkpoint_can_be_saved_and_loaded_by_hand()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("deep/er/run.safetensors");
        Trainer first = Data.Trainer(), second = Data.Trainer(), whole = Data.Trainer();
        first.Fit(Data.Loader(), steps: 5);
        first.SaveCheckpoint(path);
        second.LoadCheckpoint(path);
        second.History.Epochs.Should().BeEquivalentTo(first.History.Epochs);
        second.Fit(Data.Loader(), epochs: 3);
        whole.Fit(Data.Loader(), epochs: 3);
        Data.Weights(second.Model).Should().Equal(Data.Weights(whole.Model));
    }

    [Fact]
    public void A_new_run_begins_afresh_when_asked_to()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        Data.Trainer(new TrainerOptions { CheckpointPath = path }).Fit(Data.Loader(), epochs: 2);
        Data.Trainer(new TrainerOptions { CheckpointPath = path, Resume = false }).Fit(Data.Loader(), epochs: 1)
            .Epochs.Should().HaveCount(1);
    }

    [Fact]
    public void What_killed_processes_left_is_removed_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string left = folder.File($"run.safetensors.{Guid.NewGuid():N}.tmp");
        string other = folder.File("run.safetensors.my.tmp");
        File.WriteAllText(left, "half");
        File.WriteAllText(other, "mine");
        Data.Trainer(new TrainerOptions { CheckpointPath = folder.File("run.safetensors") })
            .Fit(Data.Loader(), epochs: 1);
        File.Exists(left).Should().BeFalse();
        File.Exists(other).Should().BeTrue();
    }

    [Fact]
    public void What_does_not_fit_is_named_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors"), weights = folder.File("weights.safetensors");
        Trainer source = Data.Trainer();
        source.Fit(Data.Loader(), epochs: 1);
        source.SaveCheckpoint(path);
        source.Model.Save(weights);

        Trainer plain = Data.Trainer();
        Fails(plain, weights, "*no checkpoint of a training*");
        Fails(plain, folder.File("absent"), "*cannot be read*");
        var wide = new Sequential(new Linear(4, 9), new Tanh(), new Linear(9, 1));
        Fails(Data.Trainer(wide, new Adam(wide.Parameters())), path, "*does not fit*wrong shape*");
        Sequential model = Data.Model();
        Fails(Data.Trainer(model, new Sgd(model.Parameters(), 0.1)), path, "*does not fit*");
        Fails(
            Data.Trainer(model, new Adam(model.Parameters()), new TrainerOptions { Average = new EmaWeights(model) }),
            path, "*but the trainer has *average*");
        var dropping = new Sequential(
            new Linear(4, 8), new Dropout(0.5, new RandomSource(1)), new Linear(8, 1));
        Fails(Data.Trainer(dropping, new Adam(dropping.Parameters())), path, "*generators*1.generator*");

        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        plain.Invoking(t => t.LoadCheckpoint(path)).Should().Throw<ModelFileException>();
        SafetensorsFile file = Safetensors.Load(weights);
        string[] damages =
        [
            "{\"Step\":-1}", "[", "null", "{\"Generators\":{\"\":null}}", "{\"Epochs\":[null]}", "{\"Parts\":[null]}",
            "{\"Validations\":[{\"Loss\":1}]}", "{\"CallbackTexts\":{\"a\":null}}",
            "{\"CallbackTexts\":{\"a\":{\"b\":null}}}",
        ];
        foreach (string damaged in damages)
        {
            Safetensors.Save(
                path, file.Tensors, new Dictionary<string, string> { ["deepnet.checkpoint"] = damaged });
            Fails(plain, path, "*damaged*");
        }

        static void Fails(Trainer trainer, string path, string message)
        {
            float[] before = Data.Weights(trainer.Model);
            trainer.Invoking(t => t.LoadCheckpoint(path)).Should().Throw<CheckpointException>().WithMessage(message)
                .Which.Path.Should().Be(path);
            Data.Weights(trainer.Model).Should().Equal(before);
        }
    }

    [Theory]
    [InlineData("\"waited\":\"0\"", "\"waited\":\"many\"")]
    [InlineData("\"waited\":\"0\"", "\"waited\":\"99999999999\"")]
    [InlineData("\"best\":", "\"worst\":")]
    public void What_a_callback_cannot_read_is_refused_and_changes_nothing(string good, string bad)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        Trainer Make() => Data.Trainer(new TrainerOptions { Callbacks = [new EarlyStopping()] });
        Trainer source = Make();
        source.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 1);
        source.SaveCheckpoint(path);
        SafetensorsFile file = Safetensors.Load(path);
        string state = file.Metadata["deepnet.checkpoint"];
        state.Should().Contain(good);
        Safetensors.Save(
            path, file.Tensors, new Dictionary<string, string> { ["deepnet.checkpoint"] = state.Replace(good, bad) });
        Trainer other = Make();
        float[] before = Data.Weights(other.Model);
        other.Invoking(t => t.LoadCheckpoint(path)).Should().Throw<CheckpointException>()
            .WithMessage("*does not fit*");
        Data.Weights(other.Model).Should().Equal(before);
        other.Run.Step.Should().Be(0);
        other.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 1);
        Data.Weights(other.Model).Should().Equal(Data.Weights(source.Model));
    }

    [Fact]
    public void A_loader_of_another_seed_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        Data.Trainer(new TrainerOptions { CheckpointPath = path }).Fit(Data.Loader(), epochs: 1);
        var other = new DeepNet.Data.DataLoader(Data.Points(), 16, shuffle: true, seed: 4);
        Data.Trainer(new TrainerOptions { CheckpointPath = path }).Invoking(t => t.Fit(other, epochs: 2))
            .Should().Throw<InvalidOperationException>().WithMessage("*seed 3*seed 4*");
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_leaves_the_old_one()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        Directory.CreateDirectory(path);
        Data.Trainer().Invoking(t => t.SaveCheckpoint(path)).Should().Throw<CheckpointException>()
            .WithMessage("*cannot be written*");
        Directory.GetFileSystemEntries(folder.Path).Should().Equal(path);
    }
}
