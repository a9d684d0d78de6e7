using DeepNet.IO;

namespace DeepNet.Training.Tests.TensorBoard;

public sealed class SummaryWriterTests
{
    [Fact]
    public void A_file_has_the_usual_name_and_begins_with_the_version()
    {
        using var folder = new TemporaryFolder();
        using var first = new SummaryWriter(folder.File("runs/a"), new FixedClock());
        using var second = new SummaryWriter(folder.File("runs/a"), new FixedClock());
        Path.GetFileName(first.Path).Should().MatchRegex(
            $@"^events\.out\.tfevents\.1700000000\.[A-Za-z0-9_.-]+\.{Environment.ProcessId}\.\d+$");
        Path.GetDirectoryName(first.Path).Should().Be(Path.GetFullPath(folder.File("runs/a")));
        second.Path.Should().NotBe(first.Path);
        WireMessage version = EventReader.Read(first.Path).Should().ContainSingle().Subject;
        version.Text(EventReader.FileVersion).Should().Be("brain.Event:2");
        version.Double(EventReader.WallTime).Should().Be(1_700_000_000.25);
        version.Fields.Should().Equal(EventReader.WallTime, EventReader.FileVersion);
    }

    [Fact]
    public void Scalars_are_there_as_soon_as_they_are_written_with_NaN_and_infinities()
    {
        using var folder = new TemporaryFolder();
        var clock = new FixedClock(100);
        using var writer = new SummaryWriter(folder.Path, clock);
        (string Tag, double Value, long Step)[] written =
        [
            ("loss", 0.1, 1), ("loss", double.NaN, 2), ("accuracy/top 5", double.PositiveInfinity, 3),
            ("accuracy/top 5", double.NegativeInfinity, 0), ("größer", -1e300, long.MaxValue), ("loss", 1e-45, 5),
        ];
        foreach ((string tag, double value, long step) in written)
        {
            clock.Seconds++;
            writer.Scalar(tag, value, step);
            EventReader.Scalars(EventReader.Read(writer.Path))[^1].Should().Be((tag, step, (float)value));
        }

        EventReader.Read(writer.Path).Select(record => record.Double(EventReader.WallTime))
            .Should().Equal(100, 101, 102, 103, 104, 105, 106);
    }

    [Fact]
    public void Images_are_PNG_files()
    {
        using var folder = new TemporaryFolder();
        using var writer = new SummaryWriter(folder.Path);
        Tensor color = Tensor.Arange(60).Reshape(3, 4, 5).Cast(DType.UInt8);
        writer.Image("color", color, 3);
        writer.Image("gray", Tensor.Full([4, 5], 0.5, DType.Float32), 3);
        List<WireMessage> events = EventReader.Read(writer.Path);
        WireMessage[] images =
            [.. EventReader.Values(events).Select(entry => entry.Value.Message(EventReader.Image))];
        images.Select(image => (image.Integer(1), image.Integer(2), image.Integer(3))).Should().Equal(
            (4, 5, 3), (4, 5, 1));
        Pixels(images[0]).ToArray<byte>().Should().Equal(color.ToArray<byte>());
        Pixels(images[1]).ToArray<byte>().Should().OnlyContain(value => value == 128);
    }

    [Fact]
    public void Several_images_are_a_grid_of_up_to_eight_columns()
    {
        using var folder = new TemporaryFolder();
        using var writer = new SummaryWriter(folder.Path);
        Tensor images = (Tensor.Arange(10) + 1).Cast(DType.UInt8).Reshape(10, 1, 1, 1);
        writer.Image("samples", images.Expand(10, 3, 4, 5), 0);
        WireMessage image = EventReader.Values(EventReader.Read(writer.Path)).Single().Value.Message(EventReader.Image);
        Tensor pixels = Pixels(image);
        const int height = 2 * (4 + 2) + 2, width = 8 * (5 + 2) + 2;
        pixels.Shape.Should().Equal(3, height, width);
        byte[] values = pixels.ToArray<byte>();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int index = y / 6 * 8 + x / 7;
                bool isGap = y % 6 < 2 || x % 7 < 2 || index >= 10;
                values[width * y + x].Should().Be((byte)(isGap ? 0 : index + 1), "pixel {0}, {1}", x, y);
            }
        }
    }

    [Fact]
    public void Texts_are_tensors_of_the_text_plugin()
    {
        using var folder = new TemporaryFolder();
        using var writer = new SummaryWriter(folder.Path);
        writer.Text("notes", "**bold** ä", 7);
        (string tag, long step, WireMessage value) = EventReader.Values(EventReader.Read(writer.Path)).Single();
        (tag, step).Should().Be(("notes", 7));
        value.Message(EventReader.Metadata).Message(1).Text(1).Should().Be("text");
        value.Message(EventReader.Metadata).Integer(4).Should().Be(2, "that is DATA_CLASS_TENSOR");
        WireMessage tensor = value.Message(EventReader.Tensor);
        tensor.Integer(1).Should().Be(7, "that is DT_STRING");
        tensor.Message(2).Fields.Should().BeEmpty("it is a scalar");
        tensor.Texts(8).Should().Equal("**bold** ä");
    }

    [Fact]
    public void Hyper_parameters_are_metadata_of_their_plugin()
    {
        using var folder = new TemporaryFolder();
        var clock = new FixedClock(50);
        string path;
        using (var writer = new SummaryWriter(folder.Path, clock))
        {
            path = writer.Path;
            var values = new Dictionary<string, object>
            {
                ["rate"] = 0.25,
                ["layers"] = 3,
                ["bias"] = true,
                ["name"] = "small",
                ["mode"] = MonitorMode.Max,
            };
            writer.HyperParameters(values, ["validation/loss"]);
            writer.Invoking(w => w.HyperParameters(values)).Should().Throw<InvalidOperationException>();
            clock.Seconds = 60;
        }

        Dictionary<string, WireMessage> contents = EventReader.Values(EventReader.Read(path)).ToDictionary(
            entry => entry.Tag,
            entry =>
            {
                entry.Value.Message(EventReader.Tensor).Integer(1).Should().Be(1, "that is DT_FLOAT");
                WireMessage plugin = entry.Value.Message(EventReader.Metadata).Message(1);
                plugin.Text(1).Should().Be("hparams");
                return plugin.Message(2);
            });
        contents.Keys.Should().Equal(
            "_hparams_/experiment", "_hparams_/session_start_info", "_hparams_/session_end_info");
        WireMessage experiment = contents["_hparams_/experiment"].Message(2);
        experiment.Double(3).Should().Be(50);
        experiment.Messages(4).Select(info => (info.Text(1), info.Integer(4))).Should().Equal(
            ("rate", 3), ("layers", 3), ("bias", 2), ("name", 1), ("mode", 1));
        experiment.Messages(5).Select(info => info.Message(1).Text(2)).Should().Equal("validation/loss");
        WireMessage start = contents["_hparams_/session_start_info"].Message(3);
        start.Double(5).Should().Be(50);
        Dictionary<string, WireMessage> map = start.Map(1);
        map["rate"].Double(2).Should().Be(0.25);
        map["layers"].Double(2).Should().Be(3);
        map["bias"].Integer(4).Should().Be(1);
        map["name"].Text(3).Should().Be("small");
        map["mode"].Text(3).Should().Be("Max");
        WireMessage end = contents["_hparams_/session_end_info"].Message(4);
        (end.Integer(1), end.Double(2)).Should().Be((1, 60));
    }

    [Fact]
    public void The_same_calls_at_the_same_time_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        byte[] first = File.ReadAllBytes(WriteAll(folder.File("a"), new FixedClock()));
        byte[] second = File.ReadAllBytes(WriteAll(folder.File("b"), new FixedClock()));
        byte[] later = File.ReadAllBytes(WriteAll(folder.File("c"), new FixedClock(5)));
        second.Should().Equal(first);
        later.Should().HaveSameCount(first).And.NotEqual(first);
    }

    [Fact]
    public void What_is_left_of_a_file_that_was_cut_off_can_be_read()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(WriteAll(folder.Path, new FixedClock()));
        int count = EventReader.Parse(bytes).Events.Count, before = 0;
        count.Should().Be(8);
        for (int length = 0; length <= bytes.Length; length++)
        {
            (List<WireMessage> events, int rest) = EventReader.Parse(bytes.AsSpan(0, length));
            (events.Count - before).Should().BeInRange(0, 1);
            (rest == 0).Should().Be(length == 0 || events.Count > before, "only whole records leave no rest");
            before = events.Count;
        }

        before.Should().Be(count);
    }

    [Fact]
    public void A_process_that_is_killed_loses_no_record()
    {
        using var folder = new TemporaryFolder();
        using var process = new ChildProcess("events", folder.Path);
        string last = "";
        for (int i = 0; i < 30; i++)
            last = process.ReadLine()!;
        last.Should().Be("written 30");
        process.Kill();
        (List<WireMessage> events, _) = EventReader.Parse(File.ReadAllBytes(Directory.GetFiles(folder.Path).Single()));
        events.Count.Should().BeGreaterThan(30);
        events.Skip(1).Select(record => record.Integer(EventReader.Step))
            .Should().Equal(Enumerable.Range(1, events.Count - 1).Select(step => (long)step));
    }

    [Fact]
    public void A_record_that_finds_no_room_leaves_the_others_readable()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TemporaryFolder();
        using var process = new ChildProcess("events", folder.Path, fileLimit: 100);
        string[] lines = process.ReadToEnd().Split('\n');
        lines[^1].Should().Be("small");
        List<WireMessage> events = EventReader.Read(Directory.GetFiles(folder.Path).Single());
        EventReader.Values(events).Select(entry => entry.Tag)
            .Should().Equal(Enumerable.Repeat("text", lines.Length - 1).Append("small"));
        lines.Should().HaveCountGreaterThan(10);
    }

    [Fact]
    public void Many_threads_may_write()
    {
        using var folder = new TemporaryFolder();
        using var writer = new SummaryWriter(folder.Path);
        Parallel.For(0, 400, i => writer.Scalar($"t{i % 4}", i, i));
        EventReader.Scalars(EventReader.Read(writer.Path)).Select(entry => entry.Step).Order()
            .Should().Equal(Enumerable.Range(0, 400).Select(i => (long)i));
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_leaves_no_record()
    {
        using var folder = new TemporaryFolder();
        var writer = new SummaryWriter(folder.Path);
        Tensor ones = Tensor.Ones([2, 2]);
        writer.Invoking(w => w.Scalar(" ", 1, 1)).Should().Throw<ArgumentException>().WithMessage("Scalar: *empty*");
        writer.Invoking(w => w.Scalar(null!, 1, 1)).Should().Throw<ArgumentException>();
        writer.Invoking(w => w.Scalar("a", 1, -1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Scalar: step -1 must not be negative*");
        writer.Invoking(w => w.Histogram("a", Tensor.Zeros([0, 3]), 1)).Should().Throw<ShapeException>()
            .WithMessage("Histogram: tensor [0, 3] has no elements*");
        writer.Invoking(w => w.Histogram("a", null!, 1)).Should().Throw<ArgumentNullException>();
        writer.Invoking(w => w.Image("a", Tensor.Ones([5, 2, 2]), 1)).Should().Throw<ShapeException>()
            .WithMessage("Image: tensor [5, 2, 2] must be *");
        writer.Invoking(w => w.Image("a", Tensor.Ones([2]), 1)).Should().Throw<ShapeException>();
        writer.Invoking(w => w.Image("a", Tensor.Ones([0, 3, 2, 2]), 1)).Should().Throw<ShapeException>();
        writer.Invoking(w => w.Image("a", ones.Cast(DType.Int64), 1)).Should().Throw<DTypeException>();
        writer.Invoking(w => w.Text("a", null!, 1)).Should().Throw<ArgumentNullException>();
        writer.Invoking(w => w.HyperParameters(new Dictionary<string, object> { ["a"] = ones })).Should()
            .Throw<ArgumentException>().WithMessage("HyperParameters: 'a' is Tensor; *");
        writer.Invoking(w => w.HyperParameters(new Dictionary<string, object> { [""] = 1 })).Should()
            .Throw<ArgumentException>().WithMessage("HyperParameters: a name is empty*");
        EventReader.Read(writer.Path).Should().HaveCount(1);
        writer.Dispose();
        writer.Dispose();
        writer.Invoking(w => w.Scalar("a", 1, 1)).Should().Throw<ObjectDisposedException>();
        FluentActions.Invoking(() => _ = new SummaryWriter("")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _ = new SummaryWriter(writer.Path)).Should().Throw<IOException>();
    }

    private static Tensor Pixels(WireMessage image) => ImageFile.Read(image.Bytes(4).AsSpan());

    private static string WriteAll(string folder, FixedClock clock)
    {
        using var writer = new SummaryWriter(folder, clock);
        writer.HyperParameters(new Dictionary<string, object> { ["b"] = 1, ["a"] = "x" });
        writer.Graph(Data.Model(), Tensor.Ones([1, 4]));
        writer.Scalar("loss", 0.5, 1);
        writer.Histogram("weights", Tensor.Randn([50], generator: new RandomSource(3)), 1);
        writer.Image("image", Tensor.Ones([1, 3, 3]), 1);
        writer.Text("text", "text", 1);
        return writer.Path;
    }
}
