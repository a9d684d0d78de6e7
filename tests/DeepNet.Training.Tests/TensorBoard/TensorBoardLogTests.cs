using DeepNet.Layers;
using DeepNet.Metrics;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests.TensorBoard;

public sealed class TensorBoardLogTests
{
    [Fact]
    public void A_training_is_logged()
    {
        using var folder = new TemporaryFolder();
        var log = new TensorBoardLog(folder.File("run"), histogramEpochs: 2)
        {
            GraphInput = Tensor.Ones([1, 4]),
            HyperParameters = new Dictionary<string, object> { ["rate"] = 0.01 },
            EpochEnd = (run, writer) => writer.Image("samples", Tensor.Ones([2, 1, 3, 3]), run.Step),
        };
        var losses = new List<float>();
        var recorder = new Recorder((name, run) =>
        {
            if (name == "step")
                losses.Add((float)run.Loss);
        });
        Trainer trainer = Data.Trainer(new TrainerOptions
        {
            Metrics = [new MeanAbsoluteError()],
            Callbacks = [log, recorder],
        });
        TrainingHistory history = trainer.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 4);
        List<WireMessage> events = EventReader.Read(Directory.GetFiles(folder.File("run")).Single());
        ILookup<string, float> scalars = EventReader.Scalars(events).ToLookup(entry => entry.Tag, entry => entry.Value);
        scalars["step/loss"].Should().Equal(losses).And.HaveCount(16);
        scalars["step/learning_rate"].Should().HaveCount(16).And.OnlyContain(value => value == 0.01f);
        scalars["epoch/loss"].Should().Equal(history.Epochs.Select(record => (float)record.Loss));
        scalars["epoch/learning_rate"].Should().HaveCount(4);
        scalars["validation/loss"].Should().Equal(history.Validations.Select(record => (float)record.Loss));
        scalars["validation/mean_absolute_error"].Should().Equal(
            history.Validations.Select(record => (float)record.Metrics["mean_absolute_error"]));
        scalars.Should().HaveCount(6);
        EventReader.Scalars(events).Where(entry => entry.Tag == "epoch/loss").Select(entry => entry.Step)
            .Should().Equal(4, 8, 12, 16);
        (string Tag, long Step, WireMessage Value)[] values = [.. EventReader.Values(events)];
        values.Where(entry => entry.Value.Has(EventReader.Histo)).Select(entry => (entry.Tag, entry.Step))
            .Should().Equal(new long[] { 8, 16 }.SelectMany(step => trainer.Model.NamedParameters().SelectMany(entry =>
                new[] { ("parameters/" + entry.Name, step), ("gradients/" + entry.Name, step) })));
        values.Where(entry => entry.Value.Has(EventReader.Image)).Select(entry => entry.Step)
            .Should().Equal(4, 8, 12, 16);
        values.Select(entry => entry.Tag).Should().Contain(
            ["_hparams_/experiment", "_hparams_/session_start_info", "_hparams_/session_end_info"]);
        events.Should().ContainSingle(record => record.Has(EventReader.GraphDef));
        float[] bias = trainer.Model.Parameters()[^1].Value.Detach().ToArray<float>();
        values.Last(entry => entry.Tag == "parameters/2.bias").Value.Message(EventReader.Histo).Double(4)
            .Should().Be(bias.Sum(x => (double)x));
    }

    [Fact]
    public void A_resumed_run_goes_on_in_a_new_file_and_no_step_is_there_twice()
    {
        using var folder = new TemporaryFolder();
        Train(folder, "whole", null, killedAt: null);
        string checkpoint = folder.File("run.safetensors");

        // The second process is killed before it writes a checkpoint: nothing but its file tells of it.
        foreach (int step in new[] { 5, 5, 7 })
        {
            FluentActions.Invoking(() => Train(folder, "killed", checkpoint, step)).Should().Throw<FormatException>();
            string last = Directory.GetFiles(folder.File("killed")).MaxBy(File.GetLastWriteTimeUtc)!;
            File.AppendAllText(last, "half a record");
        }

        string foreign = folder.File("killed/events.out.tfevents.1.other.1.1");
        File.WriteAllBytes(foreign, [1, 2, 3]);
        Train(folder, "killed", checkpoint, killedAt: null);
        File.ReadAllBytes(foreign).Should().Equal(1, 2, 3);
        File.Delete(foreign);
        List<WireMessage> events = EventReader.ReadFolder(folder.File("killed"));
        List<(string Tag, long Step, float Value)> scalars = EventReader.Scalars(events);
        scalars.Should().Equal(EventReader.Scalars(EventReader.ReadFolder(folder.File("whole"))));
        scalars.Select(entry => (entry.Tag, entry.Step)).Should().OnlyHaveUniqueItems();
        events.Where(record => record.Has(EventReader.SessionLog))
            .Select(record => (record.Integer(EventReader.Step), record.Message(EventReader.SessionLog).Integer(1)))
            .Should().Equal((0, 1), (4, 1), (7, 1));
        events.Count(record => record.Has(EventReader.GraphDef)).Should().Be(1);
    }

    [Fact]
    public void A_second_fit_goes_on_and_a_new_run_begins_at_zero()
    {
        using var folder = new TemporaryFolder();
        var log = new TensorBoardLog(folder.Path, everySteps: 3);
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [log] });
        trainer.Fit(Data.Loader(), epochs: 1);
        trainer.Fit(Data.Loader(), epochs: 2);
        List<WireMessage> events = EventReader.ReadFolder(folder.Path);
        EventReader.Scalars(events).Where(entry => entry.Tag == "step/loss").Select(entry => entry.Step)
            .Should().Equal(3, 6);
        Starts(events).Should().Equal(0, 5);
        Data.Trainer(new TrainerOptions { Callbacks = [log] }).Fit(Data.Loader(), epochs: 1);
        Starts(EventReader.ReadFolder(folder.Path)).Should().Equal(0, 5, 0);

        static IEnumerable<long> Starts(IEnumerable<WireMessage> events) =>
            events.Where(record => record.Has(EventReader.SessionLog))
                .Select(record => record.Integer(EventReader.Step));
    }

    [Fact]
    public void A_run_that_fails_is_marked_and_its_losses_are_kept()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Data.Model();
        var trainer = new Trainer(
            model, new Sgd(model.Parameters(), 1e30), (y, targets) => Loss.MeanSquaredError(y, targets),
            new TrainerOptions
            {
                Callbacks = [new TensorBoardLog(folder.Path) { HyperParameters = new Dictionary<string, object>() }],
            });
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 2)).Should().Throw<AnomalyException>();
        List<WireMessage> events = EventReader.ReadFolder(folder.Path);
        EventReader.Scalars(events).Should().Contain(entry => entry.Tag == "step/loss");
        WireMessage plugin = EventReader.Values(events).Last().Value.Message(EventReader.Metadata).Message(1);
        plugin.Message(2).Message(4).Integer(1).Should().Be(2, "that is STATUS_FAILURE");
    }

    [Fact]
    public void Losses_that_are_not_finite_are_logged_as_such()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Data.Model();
        var trainer = new Trainer(
            model, new Sgd(model.Parameters(), 1e30), (y, targets) => Loss.MeanSquaredError(y, targets),
            new TrainerOptions
            {
                NanGuard = NanGuard.None,
                Callbacks = [new TensorBoardLog(folder.Path, histogramEpochs: 1)],
            });
        trainer.Fit(Data.Loader(), epochs: 2);
        EventReader.Scalars(EventReader.ReadFolder(folder.Path)).Where(entry => entry.Tag == "step/loss")
            .Should().HaveCount(8).And.Contain(entry => !float.IsFinite(entry.Value));
    }

    [Fact]
    public void Wrong_settings_and_states_are_refused()
    {
        using var folder = new TemporaryFolder();
        FluentActions.Invoking(() => _ = new TensorBoardLog("")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _ = new TensorBoardLog("a", everySteps: -1)).Should()
            .Throw<ArgumentOutOfRangeException>().WithMessage("TensorBoardLog: everySteps -1 must not be negative*");
        FluentActions.Invoking(() => _ = new TensorBoardLog("a", histogramEpochs: -1)).Should()
            .Throw<ArgumentOutOfRangeException>();
        var log = new TensorBoardLog(folder.Path) { GraphInput = Tensor.Ones([1, 5]) };
        Data.Trainer(new TrainerOptions { Callbacks = [log] }).Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should()
            .Throw<ShapeException>();
        foreach ((string name, string text) in new[]
        {
            ("run", "elsewhere"), ("events.out.tfevents.1", "-3"), ("../events.out.tfevents.1", "3"),
            ("events.out.tfevents.1/../x", "0"), ("notes.txt", "0"),
        })
        {
            var state = new CallbackState();
            state.Texts[name] = text;
            log.Invoking(l => l.Load(state)).Should()
                .Throw<InvalidOperationException>().WithMessage("TensorBoardLog: *");
        }
    }

    private static void Train(TemporaryFolder folder, string name, string? checkpoint, int? killedAt)
    {
        var killer = new Recorder((what, run) =>
        {
            if (what == "step" && run.Step == killedAt)
                throw new FormatException("killed");
        });
        Data.Trainer(new TrainerOptions
        {
            CheckpointPath = checkpoint,
            CheckpointEverySteps = checkpoint is null ? null : 3,
            Callbacks = [new TensorBoardLog(folder.File(name)) { GraphInput = Tensor.Ones([1, 4]) }, killer],
        }).Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 2);
    }
}
