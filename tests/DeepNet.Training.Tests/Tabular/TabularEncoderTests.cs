using System.Text;
using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests.Tabular;

public sealed class TabularEncoderTests
{
    private const string People = "age,town,paid\n30,Rome,yes\n,Oslo,no\n50,,no\n40,Oslo,yes\n20,Oslo,no\n";

    private static readonly TabularOptions s_filled = new()
    {
        MissingNumbers = MissingNumbers.Median,
        MissingCategories = MissingCategories.MostFrequent,
        Standardize = false,
    };

    [Fact]
    public void Numbers_and_categories_become_features_and_classes()
    {
        CsvTable table = Read(People);
        TabularEncoder encoder = TabularEncoder.Fit(table, "paid", s_filled);
        encoder.FeatureNames.Should().Equal("age", "town=Oslo", "town=Rome");
        encoder.CategoryCounts.Should().Equal(0, 0, 0);
        encoder.ClassNames.Should().Equal("no", "yes");
        encoder.Target.Should().Be("paid");
        (Tensor x, Tensor y) = encoder.Encode(table).Tensors;
        x.Shape.ToArray().Should().Equal(5, 3);
        x.ToArray<float>().Should().Equal(30, 0, 1, 35, 1, 0, 50, 1, 0, 40, 1, 0, 20, 1, 0);
        y.ToArray<long>().Should().Equal(1, 0, 0, 1, 0);
        encoder.Decode(Tensor.From<float>([2, 1, 0, 3], [2, 2])).Should().Equal("no", "yes");
    }

    [Theory]
    [InlineData(MissingNumbers.Mean, 140f / 4)]
    [InlineData(MissingNumbers.Median, 45f)]
    public void Missing_numbers_get_what_was_fitted(MissingNumbers policy, float expected)
    {
        CsvTable training = Read(policy == MissingNumbers.Mean ? People : "age,paid\n0,y\n40,y\n50,n\n1000,n\n,n\n");
        TabularOptions options = s_filled with { MissingNumbers = policy, Features = ["age"] };
        TabularEncoder encoder = TabularEncoder.Fit(training, "paid", options);
        encoder.EncodeFeatures(Read("age\n1000\n?\n")).ToArray<float>().Should().Equal(1000, expected);
    }

    [Fact]
    public void Missing_and_unknown_categories_follow_the_options()
    {
        TabularOptions options = s_filled with
        {
            Features = ["town"],
            MissingCategories = MissingCategories.OwnCategory,
            UnknownCategories = UnknownCategories.Ignore,
        };
        CsvTable fresh = Read("town\nBonn\nRome\n?\n");
        TabularEncoder encoder = TabularEncoder.Fit(Read(People), null, options);
        encoder.FeatureNames.Should().Equal("town=Oslo", "town=Rome", "town=(missing)");
        encoder.EncodeFeatures(fresh).ToArray<float>().Should().Equal(0, 0, 0, 0, 1, 0, 0, 0, 1);
        encoder = TabularEncoder.Fit(Read(People), null, options with { Categories = CategoryEncoding.Index });
        encoder.EncodeFeatures(fresh).ToArray<float>().Should().Equal(3, 1, 2);
        encoder.CategoryCounts.Should().Equal(4);
        encoder = TabularEncoder.Fit(
            Read(People), null, options with { UnknownCategories = UnknownCategories.Refuse });
        Refused(() => encoder.EncodeFeatures(fresh), "*line 2*'town'*'Bonn' is none of Oslo, Rome*");
    }

    [Fact]
    public void Numbers_are_standardized_by_the_rows_fitted_to_and_may_be_categories_or_targets()
    {
        CsvTable table = Read("code,x,c,y\n10,1,7,0.5\n9,2,7,1.5\n10,6,7,2.5\n");
        TabularEncoder encoder = TabularEncoder.Fit(table, "y", new TabularOptions { CategoryColumns = ["code"] });
        encoder.FeatureNames.Should().Equal("code=9", "code=10", "x", "c");
        encoder.ClassNames.Should().BeNull();
        (Tensor x, Tensor y) = encoder.Encode(table).Tensors;
        y.Shape.ToArray().Should().Equal(3, 1);
        float t = MathF.Sqrt(1.5f), s = MathF.Sqrt(14 / 3f);
        Near(y, -t, 0, t);
        Near(x, 0, 1, -2 / s, 0, 1, 0, -1 / s, 0, 0, 1, 3 / s, 0);
        Near(encoder.EncodeFeatures(Read("code,x,c\n9,3,8\n")), 1, 0, 0, 1);
        encoder.TargetMean.Should().Be(1.5);
        encoder.TargetScale.Should().BeApproximately(Math.Sqrt(2 / 3d), 1e-12);
        encoder.Decode(y).Should().Equal("0.5", "1.5", "2.5");
        encoder.Decode(y.Squeeze(1)).Should().Equal("0.5", "1.5", "2.5");
        TabularEncoder.Fit(table, "code", new TabularOptions { Target = TargetKind.Class }).ClassNames
            .Should().Equal("9", "10");
    }

    [Fact]
    public void Deviations_count_what_stands_in_for_missing_numbers()
    {
        CsvTable table = Read("a,y\n1,0\n3,0\n,1\n");
        TabularEncoder encoder = TabularEncoder.Fit(
            table, "y", new TabularOptions { MissingNumbers = MissingNumbers.Mean });
        float s = MathF.Sqrt(2 / 3f);
        Near(encoder.EncodeFeatures(table), -1 / s, 1 / s, 0);
    }

    [Fact]
    public void An_encoder_is_saved_in_the_file_of_its_model()
    {
        using var folder = new TemporaryFolder();
        CsvTable table = Read(People);
        TabularEncoder encoder = TabularEncoder.Fit(table, "paid", s_filled with { Standardize = true });
        Tensor.ManualSeed(1);
        var model = new Linear(3, 2);
        string path = folder.File("model.safetensors");
        encoder.Save(path, model, new Dictionary<string, string> { ["hidden"] = "none" });
        encoder.Save(path, model, new Dictionary<string, string> { ["hidden"] = "none" });
        TabularEncoder loaded = TabularEncoder.Load(path);
        loaded.FeatureNames.Should().Equal(encoder.FeatureNames);
        loaded.ClassNames.Should().Equal(encoder.ClassNames);
        Tensor x = loaded.EncodeFeatures(table);
        x.ToArray<float>().Should().Equal(encoder.EncodeFeatures(table).ToArray<float>());
        var fresh = new Linear(3, 2);
        fresh.Load(path);
        loaded.Decode(fresh.Forward(x)).Should().Equal(encoder.Decode(model.Forward(x)));
        using (var file = new SafetensorsReader(path))
            file.Metadata["hidden"].Should().Be("none");
        Directory.GetFiles(folder.Path).Should().Equal(path);
        encoder.Save(path);
        TabularEncoder.Load(path).Target.Should().Be("paid");
        Wrong(
            () =>
            {
                encoder.Save(path, model, new Dictionary<string, string> { ["deepnet.tabular"] = "" });
                return path;
            },
            "*deepnet.tabular*");
    }

    [Fact]
    public void Damaged_encoders_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("model.safetensors");
        TabularEncoder.Fit(Read(People), "paid", s_filled).Save(path);
        string good = Safetensors.Load(path).Metadata["deepnet.tabular"];
        foreach ((string from, string to) in new[]
        {
            ("{", "["), ("\"version\":1", "\"version\":2"), ("\"Oslo\"", "\"Rome\""), ("\"scale\":1", "\"scale\":0"),
            ("\"fill\":0", "\"fill\":3"), ("\"fill\":0", "\"fill\":0.5"), ("\"fill\":35", "\"fill\":1e999"),
            ("OneHot", "Other"), ("\"features\"", "\"other\""), ("\"name\":\"age\"", "\"name\":null"),
            ("\"name\":\"age\"", "\"name\":\"town\""), ("\"no\"", "null"), ("\"features\":[", "\"features\":[null,"),
        })
        {
            good.Should().Contain(from);
            Write(good.Replace(from, to, StringComparison.Ordinal));
            FluentActions.Invoking(() => TabularEncoder.Load(path)).Should()
                .Throw<ModelFileException>(to).WithMessage($"{path}: *encoder of tables is damaged*");
        }

        new Linear(1, 1).Save(path);
        FluentActions.Invoking(() => TabularEncoder.Load(path)).Should()
            .Throw<ModelFileException>().WithMessage("*no encoder*");
        FluentActions.Invoking(() => TabularEncoder.Load(folder.File("none"))).Should().Throw<FileNotFoundException>();

        void Write(string json) =>
            Safetensors.Save(path, [], new Dictionary<string, string> { ["deepnet.tabular"] = json });
    }

    [Fact]
    public void What_does_not_fit_is_told_with_column_and_line()
    {
        CsvTable table = Read(People);
        Refused(() => Encode(table, "paid"), "*line 3: column 'age'*missing*");
        Refused(() => Encode(table, "age", s_filled with { Features = ["paid"] }), "*line 3: column 'age'*missing*");
        Refused(
            () => Encode(table, "paid", new TabularOptions { Target = TargetKind.Number }),
            "*line 2: column 'paid': 'yes' is no number*");
        Refused(() => Encode(table, "paid", s_filled with { MaxCategories = 1 }), "*'town' has 2*MaxCategories is 1*");
        Refused(() => Encode(Read("a\n1\n"), "a"), "*1 rows with 0 columns*");
        Refused(() => Encode(Read("a,b\n1e308,1\n-1e308,2\n1.7e308,3\n"), "b"), "*'a' are too large*");
        Refused(
            () => Encode(Read("a,b\n1,1\n1e39,2\n"), "b", new TabularOptions { Standardize = false }),
            "*line 3: column 'a'*too large for Float32*");
        Wrong(() => Encode(table, "pay"), "*'pay'*age, town, paid*");
        Wrong(() => Encode(table, "paid", new TabularOptions { Features = ["x"] }), "*'x'*");
        Wrong(() => Encode(table, "paid", new TabularOptions { Features = ["paid"] }), "*feature too*");
        Wrong(() => Encode(table, "paid", new TabularOptions { Features = ["age", "age"] }), "*twice*");
        Wrong(() => Encode(table, "paid", new TabularOptions { CategoryColumns = ["x"] }), "*'x'*");
        Wrong(() => Encode(table, "paid", new TabularOptions { MaxCategories = 0 }), "*MaxCategories*");
        CsvTable empty = Read("a,b,c\n1,,x\n2,,y\n");
        TabularEncoder.Fit(empty, "c").FeatureNames.Should().Equal("a");
        Refused(() => Encode(empty, "c", new TabularOptions { Features = ["b"] }), "*'b' has no value*");
        Refused(() => Encode(empty, "b"), "*'b' has no value*");

        TabularEncoder encoder = TabularEncoder.Fit(table, "paid", s_filled);
        Wrong(() => encoder.Encode(Read("age,paid\n1,yes\n")), "*'town'*");
        Refused(() => encoder.Encode(Read("age,town,paid\nold,Rome,yes\n")), "*'old' is no number*");
        Refused(() => encoder.Encode(Read("age,town,paid\n1,Rome,maybe\n")), "*line 2*'maybe' is none of no, yes*");
        FluentActions.Invoking(() => encoder.Decode(Tensor.Zeros([3, 3]))).Should()
            .Throw<ShapeException>().WithMessage("*[rows, 2]*");
        TabularEncoder without = TabularEncoder.Fit(table, null, s_filled);
        FluentActions.Invoking(() => without.Encode(table)).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => without.Decode(Tensor.Zeros([3, 1]))).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Categories_as_numbers_feed_an_embedding()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i % 7},{"abcd"[i % 4]},{(i % 4) * 2}\n"));
        CsvTable table = Read("x,kind,y\n" + rows);
        TabularEncoder encoder = TabularEncoder.Fit(
            table, "y", new TabularOptions { Categories = CategoryEncoding.Index });
        encoder.CategoryCounts.Should().Equal(0, 4);
        Tensor.ManualSeed(2);
        var model = new OneEmbedding(encoder.CategoryCounts[1]);
        var trainer = new Trainer(
            model, new Adam(model.Parameters(), 0.02), (y, targets) => Loss.MeanSquaredError(y, targets));
        trainer.Fit(new DataLoader(encoder.Encode(table), 20, shuffle: true, seed: 1), epochs: 20)
            .Epochs[^1].Loss.Should().BeLessThan(0.01);
    }

    private sealed class OneEmbedding(int count) : Layer
    {
        private readonly Embedding _embedding = new(count, 3);
        private readonly Linear _linear = new(4, 1);

        public override Tensor Forward(Tensor x)
        {
            Tensor kind = _embedding.Forward(x.Select(1, 1).Cast(DType.Int64));
            return _linear.Forward(Tensor.Concat([x.Narrow(1, 0, 1), kind], 1));
        }
    }

    private static TensorDataset Encode(CsvTable table, string target, TabularOptions? options = null) =>
        TabularEncoder.Fit(table, target, options).Encode(table);

    private static void Near(Tensor actual, params float[] expected)
    {
        float[] values = actual.ToArray<float>();
        values.Should().HaveSameCount(expected);
        for (int i = 0; i < expected.Length; i++)
            values[i].Should().BeApproximately(expected[i], 1e-6f);
    }

    private static void Refused(Func<object> action, string message) =>
        FluentActions.Invoking(action).Should().Throw<InvalidDataException>().WithMessage(message);

    private static void Wrong(Func<object> action, string message) =>
        FluentActions.Invoking(action).Should().Throw<ArgumentException>().WithMessage(message);

    private static CsvTable Read(string text) =>
        CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), new CsvOptions { HasHeader = true });
}
