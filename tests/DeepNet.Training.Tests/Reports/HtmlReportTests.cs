using System.Text.Json;
using System.Xml.Linq;
using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Metrics;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests.Reports;

public sealed class HtmlReportTests
{
    [Fact]
    public void A_training_leaves_a_page_and_its_data()
    {
        using var folder = new TemporaryFolder();
        var report = new HtmlReport(folder.File("run/report")) { Title = "Points", Interval = TimeSpan.Zero };
        Trainer trainer = Data.Trainer(new TrainerOptions
        {
            Metrics = [new MeanAbsoluteError()],
            ClipNorm = 1.5,
            Callbacks = [report],
        });
        TrainingHistory history = trainer.Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 3);
        TrainingReport read = TrainingReport.Load(report.JsonPath);
        read.Should().BeEquivalentTo(report.Report);
        read.Status.Should().Be(ReportStatus.Completed);
        read.Title.Should().Be("Points");
        read.Steps.Should().Be(12);
        read.Epochs.Should().BeEquivalentTo(history.Epochs);
        read.Validations.Should().BeEquivalentTo(history.Validations);
        read.StepLoss.Select(point => point.Step).Should().Equal(Enumerable.Range(1, 12).Select(step => (long)step));
        read.StepLoss.Take(4).Average(point => point.Value).Should().BeApproximately(history.Epochs[0].Loss, 1e-9);
        read.LearningRate.Should().OnlyContain(point => point.Value == 0.01);
        read.BestEpoch.Should().Be(history.BestValidation!.Epoch);
        read.ParameterCount.Should().Be(49);
        read.Modules.Select(module => (module.Depth, module.Name, module.Type, module.Output, module.Parameters))
            .Should().Equal(
                (0, "", "Sequential", "[16, 1]", 0), (1, "0", "Linear", "[16, 8]", 40),
                (1, "1", "Tanh", "[16, 8]", 0), (1, "2", "Linear", "[16, 1]", 9));
        read.Modules[1].Details.Should().Be("inFeatures: 4, outFeatures: 8, bias: true");
        Setting(read, "Optimizer", "method").Should().Be("Adam");
        Setting(read, "Optimizer", "learning rate").Should().Be("0.01");
        Setting(read, "Optimizer", "beta1").Should().Be("0.9");
        Setting(read, "Optimizer", "amsgrad").Should().Be("no");
        Setting(read, "Training", "batch size").Should().Be("16");
        Setting(read, "Training", "epochs").Should().Be("3");
        Setting(read, "Training", "seed of the loader").Should().Be("3");
        Setting(read, "Training", "largest norm of gradients").Should().Be("1.5");
        Setting(read, "Machine", "threads").Should().Be($"{CpuOptions.ThreadCount}");
        Setting(read, "Machine", ".NET").Should().Be($"{Environment.Version}");
        XDocument page = XDocument.Load(report.HtmlPath);
        page.Root!.ToString().Should().Be(XDocument.Parse(read.ToHtml()).Root!.ToString());
        page.OfClass("chart").Select(chart => chart.Named("b").First().Value).Should()
            .Equal("Loss", "Mean absolute error", "Learning rate");
        Directory.GetFiles(report.Folder).Should().HaveCount(2);
    }

    [Fact]
    public void While_it_trains_the_page_says_so_and_grows()
    {
        using var folder = new TemporaryFolder();
        var report = new HtmlReport(folder.Path) { Interval = TimeSpan.Zero };
        var seen = new List<(ReportStatus, int)>();
        var recorder = new Recorder((name, _) =>
        {
            if (name is "start" or "epoch end")
            {
                TrainingReport read = TrainingReport.Load(report.JsonPath);
                seen.Add((read.Status, read.Epochs.Count));
                XDocument.Load(report.HtmlPath).OfClass("banner").Single().Value.Should().Contain("at work");
            }
        });
        Data.Trainer(new TrainerOptions { Callbacks = [report, recorder] }).Fit(Data.Loader(), epochs: 2);
        seen.Should().Equal(
            (ReportStatus.Running, 0), (ReportStatus.Running, 1), (ReportStatus.Running, 2));
        XDocument.Load(report.HtmlPath).OfClass("banner").Should().BeEmpty();

        var rare = new HtmlReport(folder.Path) { Interval = TimeSpan.FromHours(1) };
        recorder = new Recorder((name, _) =>
        {
            if (name == "epoch end")
                TrainingReport.Load(rare.JsonPath).Epochs.Should().BeEmpty();
        });
        Data.Trainer(new TrainerOptions { Callbacks = [rare, recorder] }).Fit(Data.Loader(), epochs: 2);
        TrainingReport.Load(rare.JsonPath).Epochs.Should().HaveCount(2);
    }

    [Fact]
    public void A_resumed_run_has_the_curves_of_an_uninterrupted_one()
    {
        using var folder = new TemporaryFolder();
        string checkpoint = folder.File("run.safetensors");
        TrainingReport whole = Train(new TrainerOptions(), _ => { }, folder.File("whole"));
        FluentActions.Invoking(() => Train(
            new TrainerOptions { CheckpointPath = checkpoint, CheckpointEverySteps = 3 },
            step =>
            {
                if (step == 8)
                    throw new FormatException("killed");
            }, folder.File("killed"))).Should().Throw<FormatException>();
        TrainingReport killed = TrainingReport.Load(folder.File("killed/report.json"));
        killed.Status.Should().Be(ReportStatus.Failed);
        killed.StepLoss.Should().HaveCount(8);
        TrainingReport resumed = Train(
            new TrainerOptions { CheckpointPath = checkpoint }, _ => { }, folder.File("resumed"));
        resumed.StepLoss.Should().Equal(whole.StepLoss);
        resumed.LearningRate.Should().Equal(whole.LearningRate);
        resumed.Epochs.Should().BeEquivalentTo(whole.Epochs, o => o.Excluding(record => record.Elapsed));
        resumed.Validations.Should().BeEquivalentTo(whole.Validations);
        resumed.Regression.Should().BeEquivalentTo(whole.Regression);
        resumed.Started.Should().Be(killed.Started);
        resumed.ResumedAt.Should().Equal(6);
        SampleReports.Parse(resumed).Named("p").First().Value.Should().Contain("resumed at step 6");

        static TrainingReport Train(TrainerOptions options, Action<long> onStep, string path)
        {
            var report = new HtmlReport(path) { Samples = Data.Points(seed: 9) };
            var recorder = new Recorder((name, run) =>
            {
                if (name == "step")
                    onStep(run.Step);
            });
            Data.Trainer(options with { Callbacks = [report, recorder] })
                .Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 3);
            return report.Report!;
        }
    }

    [Fact]
    public void A_second_fit_goes_on_with_the_curves_and_a_new_training_begins_anew()
    {
        using var folder = new TemporaryFolder();
        var report = new HtmlReport(folder.Path);
        Trainer trainer = Data.Trainer(new TrainerOptions { Callbacks = [report] });
        trainer.Fit(Data.Loader(), epochs: 1);
        trainer.Fit(Data.Loader(), epochs: 2);
        report.Report!.StepLoss.Should().HaveCount(8);
        report.Report.ResumedAt.Should().BeEmpty();
        Data.Trainer(new TrainerOptions { Callbacks = [report] }).Fit(Data.Loader(), epochs: 1);
        report.Report.StepLoss.Should().HaveCount(4);
    }

    [Fact]
    public void A_training_that_stops_or_fails_says_why()
    {
        using var folder = new TemporaryFolder();
        var report = new HtmlReport(folder.Path);
        Data.Trainer(new TrainerOptions { Callbacks = [new EarlyStopping("loss", 0, minDelta: 100), report] })
            .Fit(Data.Loader(), epochs: 50);
        TrainingReport stopped = TrainingReport.Load(report.JsonPath);
        stopped.Status.Should().Be(ReportStatus.Stopped);
        stopped.Reason.Should().StartWith("loss has not been better than ");
        XDocument.Load(report.HtmlPath).OfClass("banner").Single().Value.Should()
            .StartWith("Stopped after step 8: loss has not");

        var failing = new HtmlReport(folder.Path) { Samples = Data.Points() };
        Trainer trainer = Data.Trainer(new TrainerOptions
        {
            Callbacks = [failing, new Recorder((name, run) =>
            {
                if (name == "step" && run.Step == 3)
                    throw new FormatException("no <b>way</b>");
            })],
        });
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 2)).Should().Throw<FormatException>();
        TrainingReport failed = TrainingReport.Load(failing.JsonPath);
        (failed.Status, failed.Reason, failed.Steps).Should().Be((ReportStatus.Failed, "no <b>way</b>", 3L));
        failed.Regression.Should().BeNull("a model that failed is not measured");
        XDocument page = XDocument.Load(failing.HtmlPath);
        page.OfClass("status").Single().Value.Should().Be("failed");
        page.OfClass("banner").Single().Value.Should().Be("Failed after step 3: no <b>way</b>");
    }

    [Fact]
    public void Classes_have_a_matrix_and_the_worst_samples_as_pictures()
    {
        using var folder = new TemporaryFolder();
        var (data, model) = Pictures();
        var report = new HtmlReport(folder.Path)
        {
            Samples = data,
            ClassNames = ["left", "right", "<none>"],
            WorstCount = 5,
            Describe = i => $"file{i}.png",
        };
        Trainer trainer = Classifier(model, new TrainerOptions { Callbacks = [report] });
        trainer.Fit(new DataLoader(data, 20, seed: 1), epochs: 2);

        (Tensor x, Tensor labels) = data.Tensors;
        Tensor logits = model.Forward(x);
        double[] losses = Loss.CrossEntropy(logits, labels, reduction: Reduction.None).Cast(DType.Float64)
            .ToArray<double>();
        long[] wanted = labels.ToArray<long>(), predicted = logits.ArgMax(1).ToArray<long>();
        var counts = new long[3, 3];
        for (int i = 0; i < wanted.Length; i++)
            counts[wanted[i], predicted[i]]++;
        TrainingReport read = TrainingReport.Load(report.JsonPath);
        read.Notes.Should().BeEmpty();
        read.Classes!.Counts.SelectMany(row => row).Should().Equal(counts.Cast<long>());
        read.Classes.Names.Should().Equal("left", "right", "<none>");
        int[] worst = [.. Enumerable.Range(0, losses.Length).OrderByDescending(i => losses[i]).Take(5)];
        read.WorstSamples.Select(sample => sample.Index).Should().Equal(worst);
        ReportSample first = read.WorstSamples[0];
        first.Loss.Should().BeApproximately(losses[worst[0]], 1e-5);
        first.Target.Should().Be(read.Classes.Names[(int)wanted[worst[0]]]);
        first.Prediction.Should().Be(read.Classes.Names[(int)predicted[worst[0]]]);
        first.Text.Should().Be($"file{worst[0]}.png");
        Tensor picture = ImageFile.Read(Convert.FromBase64String(first.Picture!["data:image/png;base64,".Length..]));
        picture.Shape.ToArray().Should().Equal(1, 6, 6);
        picture.ToArray<byte>().Should().Equal(
            x[worst[0]].ToArray<float>().Select(value => (byte)MathF.Round(255 * value)));
        XDocument.Load(report.HtmlPath).Named("img").Should().HaveCount(5);
    }

    [Fact]
    public void Probabilities_and_single_outputs_are_classifiers_too()
    {
        var (data, model) = Pictures();
        TrainingReport logits = Report(data, model, new HtmlReport("x"));
        var softmax = new Sequential(model, new Softmax(1));
        TrainingReport probabilities = Report(data, softmax, new HtmlReport("x"));
        probabilities.Classes!.Counts.Should().BeEquivalentTo(logits.Classes!.Counts);
        probabilities.WorstSamples.Select(sample => sample.Index).Should()
            .Equal(logits.WorstSamples.Select(sample => sample.Index));
        probabilities.WorstSamples[0].Loss.Should().BeApproximately(logits.WorstSamples[0].Loss, 1e-4);

        (Tensor x, Tensor labels) = data.Tensors;
        var two = new TensorDataset(x, labels.Eq(1).Cast(DType.Float32));
        var single = new Sequential(new Flatten(), new Linear(36, 1));
        TrainingReport binary = Report(two, single, new HtmlReport("x") { ClassNames = ["no", "yes"] });
        float[] outputs = single.Forward(x).ToArray<float>();
        long[] wanted = labels.ToArray<long>();
        binary.Classes!.Counts[1][1].Should().Be(Enumerable.Range(0, 60).Count(i => wanted[i] == 1 && outputs[i] > 0));
        binary.Classes.Counts[0][1].Should().Be(Enumerable.Range(0, 60).Count(i => wanted[i] != 1 && outputs[i] > 0));
        Report(two, single, new HtmlReport("x")).Regression.Should().NotBeNull("without names these are numbers");
    }

    [Fact]
    public void Numbers_have_errors_and_the_worst_without_pictures()
    {
        TensorDataset data = Data.Points(40, seed: 5);
        Sequential model = Data.Model();
        TrainingReport report = Report(data, model, new HtmlReport("x") { WorstCount = 2 });
        (Tensor x, Tensor targets) = data.Tensors;
        double[] t = targets.Cast(DType.Float64).ToArray<double>();
        double[] y = model.Forward(x).Cast(DType.Float64).ToArray<double>();
        double mean = t.Average(), squared = t.Zip(y).Sum(p => (p.First - p.Second) * (p.First - p.Second));
        report.Classes.Should().BeNull();
        report.Regression!.Count.Should().Be(40);
        report.Regression.MeanAbsoluteError.Should().BeApproximately(
            t.Zip(y).Average(p => Math.Abs(p.First - p.Second)), 1e-6);
        report.Regression.RootMeanSquaredError.Should().BeApproximately(Math.Sqrt(squared / 40), 1e-6);
        report.Regression.R2.Should().BeApproximately(1 - (squared / t.Sum(v => (v - mean) * (v - mean))), 1e-5);
        report.Regression.Targets.Should().Equal(t);
        report.WorstSamples.Should().HaveCount(2).And.OnlyContain(sample => sample.Picture == null);
        report.WorstSamples[0].Loss.Should().BeApproximately(
            t.Zip(y).Max(p => (p.First - p.Second) * (p.First - p.Second)), 1e-6);
    }

    [Fact]
    public void Large_and_normalized_pictures_are_made_fit()
    {
        Tensor x = Tensor.Randn([2, 3, 300, 200], generator: new RandomSource(1)) * 5;
        var data = new TensorDataset(x, Tensor.From<long>([0, 1]));
        TrainingReport report = Report(
            data, new Sequential(new Flatten(), new Linear(180_000, 2)), new HtmlReport("x"));
        Tensor picture = Picture(report);
        picture.Shape.ToArray().Should().Equal(3, 128, 85);

        // Vectors need a function that makes pictures of them.
        var flat = new TensorDataset(Tensor.Rand([2, 12]), Tensor.From<long>([0, 1]));
        Linear model = new(12, 2);
        Report(flat, model, new HtmlReport("x")).WorstSamples[0].Picture.Should().BeNull();
        Picture(Report(flat, model, new HtmlReport("x") { Picture = v => v.Reshape([3, 4]) })).Shape.ToArray().Should()
            .Equal(1, 3, 4);

        static Tensor Picture(TrainingReport report) => ImageFile.Read(
            Convert.FromBase64String(report.WorstSamples[0].Picture!["data:image/png;base64,".Length..]));
    }

    [Fact]
    public void A_report_changes_nothing_of_the_training()
    {
        using var folder = new TemporaryFolder();
        Weights(null).Should().Equal(Weights(new HtmlReport(folder.Path) { Samples = Pictures().Data }));

        static float[] Weights(HtmlReport? report)
        {
            var (data, _) = Pictures();
            Tensor.ManualSeed(4);
            var model = new Sequential(new Flatten(), new Linear(36, 8), new Dropout(0.5), new Linear(8, 3));
            Trainer trainer = Classifier(model, new TrainerOptions { Callbacks = report is null ? [] : [report] });
            trainer.Fit(new DataLoader(data, 20, shuffle: true, seed: 1), epochs: 1);
            trainer.Fit(new DataLoader(data, 20, shuffle: true, seed: 1), epochs: 3);
            return Data.Weights(model);
        }
    }

    [Fact]
    public void The_samples_are_measured_with_the_weights_that_validation_saw()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Data.Model();
        var optimizer = new Adam(model.Parameters(), 0.05);
        var report = new HtmlReport(folder.Path) { Samples = Data.Points(seed: 9) };
        TrainingHistory history = Data.Trainer(model, optimizer, new TrainerOptions
        {
            Average = new EmaWeights(model, decay: 0.5),
            Callbacks = [report],
        }).Fit(Data.Loader(), Data.Loader(seed: 9), epochs: 2);
        Math.Pow(report.Report!.Regression!.RootMeanSquaredError, 2).Should()
            .BeApproximately(history.Validations[^1].Loss, 1e-6);
    }

    [Fact]
    public void Samples_that_do_not_fit_leave_a_note_and_not_an_error()
    {
        var (data, model) = Pictures();
        (Tensor x, Tensor labels) = data.Tensors;
        TrainingReport report = Report(new TensorDataset(x, labels + 7), model, new HtmlReport("x"));
        report.Classes.Should().BeNull();
        report.Notes.Single().Should().StartWith("The samples were not looked at: ");
        SampleReports.Parse(report).OfClass("note").Should().HaveCount(1);
        Report(new TensorDataset(x, Tensor.Rand([60, 5])), model, new HtmlReport("x")).Notes.Single().Should()
            .Contain("neither classes nor numbers");

        using var folder = new TemporaryFolder();
        Trainer empty = Classifier(model, new TrainerOptions
        {
            Callbacks = [new HtmlReport(folder.Path) { Samples = new TensorDataset(x) }],
        });
        empty.Invoking(t => t.Fit(new DataLoader(data, 20, seed: 1), epochs: 1)).Should()
            .Throw<InvalidOperationException>().WithMessage("HtmlReport: Samples have 1 tensors, but need two*");
        FluentActions.Invoking(() => new HtmlReport("x") { WorstCount = -1 }).Should()
            .Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new HtmlReport("")).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_known_before_the_first_step()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("taken"), "");
        var recorder = new Recorder();
        Trainer trainer = Data.Trainer(new TrainerOptions
        {
            Callbacks = [recorder, new HtmlReport(folder.File("taken/report"))],
        });
        trainer.Invoking(t => t.Fit(Data.Loader(), epochs: 1)).Should().Throw<IOException>();
        recorder.Events.Should().Equal("start", "end");
    }

    [Fact]
    public void The_data_are_JSON_that_others_can_read()
    {
        using var folder = new TemporaryFolder();
        var report = new HtmlReport(folder.Path);
        Data.Trainer(new TrainerOptions { Callbacks = [report] }).Fit(Data.Loader(), Data.Loader(), epochs: 2);
        JsonElement root = JsonDocument.Parse(File.ReadAllText(report.JsonPath)).RootElement;
        root.GetProperty("epochs")[1].GetProperty("loss").GetDouble().Should().Be(report.Report!.Epochs[1].Loss);
        root.GetProperty("step_loss").GetArrayLength().Should().Be(8);
        root.GetProperty("status").GetString().Should().Be("Completed");
    }

    private static string Setting(TrainingReport report, string group, string name) =>
        report.Settings.Single(setting => setting.Group == group && setting.Name == name).Value;

    private static (TensorDataset Data, Sequential Model) Pictures()
    {
        Tensor.ManualSeed(6);
        var model = new Sequential(new Flatten(), new Linear(36, 3));
        Tensor x = Tensor.Rand([60, 1, 6, 6], generator: new RandomSource(8));
        return (new TensorDataset(x, x.Reshape([60, 36]).Narrow(1, 0, 3).ArgMax(1)), model);
    }

    private static Trainer Classifier(Layer model, TrainerOptions options) => new(
        model, new Sgd(model.Parameters(), 0.1), (y, targets) => Loss.CrossEntropy(y, targets), options);

    /// <summary>What is said of a model as it is.</summary>
    private static TrainingReport Report(TensorDataset data, Layer model, HtmlReport settings)
    {
        var trainer = new Trainer(model, new Sgd(model.Parameters(), 0), (y, _) => y.Mean());
        return SampleExaminer.Examine(new TrainingReport(), WithSamples(settings, data), trainer.Run);
    }

    private static HtmlReport WithSamples(HtmlReport settings, TensorDataset data) => new(settings.Folder)
    {
        Samples = data,
        ClassNames = settings.ClassNames,
        WorstCount = settings.WorstCount,
        Picture = settings.Picture,
    };
}
