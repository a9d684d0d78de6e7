using DeepNet.Data;

namespace DeepNet.Training.Tests.Tabular;

public sealed class TabularEncoderTests : IDisposable
{
    private const string People = "age,town,paid\n30,Rome,yes\n,Oslo,no\n50,,no\n40,Oslo,yes\n20,Oslo,no\n";

    private static readonly TabularOptions s_filled = new()
    {
        MissingNumbers = MissingNumbers.Median,
        MissingCategories = MissingCategories.MostFrequent,
    };

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_and_categories_become_features_and_classes()
    {
        (TensorDataset data, TabularEncoder encoder) = Read(People).ToDataset("paid", s_filled);
        encoder.FeatureNames.Should().Equal("age", "town=Oslo", "town=Rome");
        encoder.ClassNames.Should().Equal("no", "yes");
        encoder.Target.Should().Be("paid");
        (Tensor x, Tensor y) = data.Tensors;
        x.Shape.ToArray().Should().Equal(5, 3);
        x.ToArray<float>().Should().Equal(30, 0, 1, 35, 1, 0, 50, 1, 0, 40, 1, 0, 20, 1, 0);
        y.ToArray<long>().Should().Equal(1, 0, 0, 1, 0);
    }

    [Theory]
    [InlineData(MissingNumbers.Mean, 140f / 4)]
    [InlineData(MissingNumbers.Median, 35)]
    [InlineData(MissingNumbers.MostFrequent, 20)]
    public void Missing_numbers_get_what_was_fitted(MissingNumbers policy, float expected)
    {
        TabularOptions options = s_filled with { MissingNumbers = policy, Features = ["age"] };
        (TensorDataset data, TabularEncoder encoder) = Read(People).ToDataset("paid", options);
        data[1][0].ToScalar<float>().Should().Be(expected);
        encoder.EncodeFeatures(Read("age\n1000\n\n?\n")).ToArray<float>().Should().Equal(1000, expected);
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
        encoder = TabularEncoder.Fit(
            Read(People), null, options with { UnknownCategories = UnknownCategories.Refuse });
        Refused(() => encoder.EncodeFeatures(fresh), "*line 2*'town'*'Bonn'*");
    }

    [Fact]
    public void Numbers_can_be_standardized_and_be_categories_or_targets()
    {
        CsvTable table = Read("code,x,c,y\n10,1,7,0.5\n9,2,7,1.5\n10,6,7,2.5\n");
        (TensorDataset data, TabularEncoder encoder) = table.ToDataset(
            "y", new TabularOptions { Standardize = true, CategoryColumns = ["code"] });
        encoder.FeatureNames.Should().Equal("code=9", "code=10", "x", "c");
        encoder.ClassNames.Should().BeNull();
        (Tensor x, Tensor y) = data.Tensors;
        y.Shape.ToArray().Should().Equal(3, 1);
        y.ToArray<float>().Should().Equal(0.5f, 1.5f, 2.5f);
        float s = MathF.Sqrt(14 / 3f);
        float[] expected = [0, 1, -2 / s, 0, 1, 0, -1 / s, 0, 0, 1, 3 / s, 0];
        float[] actual = x.ToArray<float>();
        for (int i = 0; i < expected.Length; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-6f);
        table.ToDataset("code", new TabularOptions { Target = TargetKind.Class }).Encoder.ClassNames
            .Should().Equal("9", "10");
    }

    [Fact]
    public void A_saved_encoder_encodes_the_same()
    {
        TabularEncoder encoder = Read(People).ToDataset("paid", s_filled with { Standardize = true }).Encoder;
        encoder.Save(_folder["encoder.json"]);
        encoder.Save(_folder["encoder.json"]);
        TabularEncoder loaded = TabularEncoder.Load(_folder["encoder.json"]);
        loaded.FeatureNames.Should().Equal(encoder.FeatureNames);
        loaded.ClassNames.Should().Equal(encoder.ClassNames);
        loaded.Encode(Read(People)).Tensors[0].ToArray<float>()
            .Should().Equal(encoder.Encode(Read(People)).Tensors[0].ToArray<float>());
        Directory.GetFiles(_folder[""], "*.tmp").Should().BeEmpty();
    }

    [Fact]
    public void Damaged_encoders_are_refused()
    {
        Read(People).ToDataset("paid", s_filled).Encoder.Save(_folder["good.json"]);
        string good = File.ReadAllText(_folder["good.json"]);
        foreach ((string from, string to) in new[]
        {
            ("{", "["), ("\"version\": 1", "\"version\": 2"), ("\"Oslo\"", "\"Rome\""),
            ("\"scale\": 1", "\"scale\": 0"),
            ("\"fill\": 0", "\"fill\": 2"), ("\"fill\": 35", "\"fill\": null"), ("OneHot", "Other"),
            ("\"features\"", "\"other\""), ("\"name\": \"age\"", "\"name\": null"), ("\"no\"", "null"),
        })
        {
            good.Should().Contain(from);
            File.WriteAllText(_folder["bad.json"], good.Replace(from, to, StringComparison.Ordinal));
            Refused(() => TabularEncoder.Load(_folder["bad.json"]), "*bad.json is no encoder*");
        }

        FluentActions.Invoking(() => TabularEncoder.Load(_folder["none.json"])).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void What_does_not_fit_is_told_with_column_and_line()
    {
        CsvTable table = Read(People);
        Refused(() => table.ToDataset("paid"), "*line 3*'age'*missing*MissingNumbers*");
        Refused(() => table.ToDataset("age", new TabularOptions { Features = ["paid"] }), "*line 3*'age'*target*");
        Refused(
            () => table.ToDataset("paid", new TabularOptions { Target = TargetKind.Number }),
            "*line 2*'yes'*no number*");
        Wrong(() => table.ToDataset("pay"), "*'pay'*age, town, paid*");
        Wrong(() => table.ToDataset("paid", new TabularOptions { Features = ["x"] }), "*'x'*");
        Wrong(() => table.ToDataset("paid", new TabularOptions { Features = ["paid"] }), "*feature too*");
        Wrong(() => table.ToDataset("paid", new TabularOptions { Features = ["age", "age"] }), "*twice*");
        Wrong(() => table.ToDataset("paid", new TabularOptions { CategoryColumns = ["x"] }), "*'x'*");
        Wrong(() => Read("a\n1\n").ToDataset("a"), "*no column to predict from*");
        CsvTable empty = Read("a,b,c\n1,,x\n2,,y\n");
        empty.ToDataset("c").Encoder.FeatureNames.Should().Equal("a");
        Refused(() => empty.ToDataset("c", new TabularOptions { Features = ["b"] }), "*'b' has no value*");
        Refused(() => empty.ToDataset("b"), "*target 'b' has no value*");

        TabularEncoder encoder = table.ToDataset("paid", s_filled).Encoder;
        Wrong(() => encoder.Encode(Read("age,paid\n1,yes\n")), "*'town'*");
        Refused(() => encoder.Encode(Read("age,town,paid\nold,Rome,yes\n")), "*'old' is no number*");
        Refused(() => encoder.Encode(Read("age,town,paid\n1,Rome,maybe\n")), "*line 2*'maybe'*no, yes*");
        TabularEncoder without = TabularEncoder.Fit(table, null, s_filled);
        FluentActions.Invoking(() => without.Encode(table)).Should().Throw<InvalidOperationException>();
    }

    private static void Refused(Func<object> action, string message) =>
        FluentActions.Invoking(action).Should().Throw<InvalidDataException>().WithMessage(message);

    private static void Wrong(Func<object> action, string message) =>
        FluentActions.Invoking(action).Should().Throw<ArgumentException>().WithMessage(message);

    private CsvTable Read(string text) => CsvTable.Read(_folder.Write(text), new CsvOptions { HasHeader = true });
}
