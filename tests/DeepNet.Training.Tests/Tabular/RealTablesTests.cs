using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Metrics;
using DeepNet.Optimizers;
using DeepNet.Tests.IO;

namespace DeepNet.Training.Tests.Tabular;

/// <summary>Tables as people publish them; does nothing where they are absent.</summary>
public sealed class RealTablesTests
{
    // From references.json beside the data: what PyTorch reaches with the same models.
    private const double IrisAccuracy = 0.96667, CaliforniaError = 0.55128, CaliforniaDeviation = 0.00239;

    [Fact]
    public void Iris_is_learnt_as_well_as_by_PyTorch()
    {
        if (Path("sklearn", "iris.csv") is not { } path)
            return;
        CsvTable table = CsvTable.Read(path, new CsvOptions { SkipLines = 1 });
        table.RowCount.Should().Be(150);
        (CsvTable training, CsvTable test) = EveryFifth(table);
        TabularEncoder encoder = TabularEncoder.Fit(
            training, "column4", new TabularOptions { Target = TargetKind.Class });
        encoder.ClassNames.Should().Equal("0", "1", "2");
        Tensor.ManualSeed(0);
        var model = new Sequential(new Linear(4, 16), new Tanh(), new Linear(16, 3));
        double accuracy = Accuracy(model, 1e-2, 16, 60, encoder.Encode(training), encoder.Encode(test));
        accuracy.Should().BeGreaterThanOrEqualTo(IrisAccuracy - 0.04, "that is one flower of thirty");
    }

    [Fact]
    public void Houses_are_learnt_as_well_as_by_PyTorch()
    {
        if (Path("california-housing", "housing.csv.gz") is not { } path)
            return;
        CsvTable table = CsvTable.Read(path);
        table.RowCount.Should().Be(20_640);
        table["total_bedrooms"].MissingCount.Should().Be(207);
        table.Columns.Where(column => column.Kind == ColumnKind.Category).Select(column => column.Name)
            .Should().Equal("ocean_proximity");
        string[] numbers = [.. table.Columns.Take(8).Select(column => column.Name)];
        FluentActions.Invoking(() => TabularEncoder.Fit(table, "median_house_value").Encode(table))
            .Should().Throw<InvalidDataException>().WithMessage("*line 184: column 'total_bedrooms'*");

        IReadOnlyList<string?> bedrooms = table["total_bedrooms"].Values;
        CsvTable whole = table.Select([.. Enumerable.Range(0, table.RowCount).Where(row => bedrooms[row] is not null)]);
        (CsvTable training, CsvTable test) = EveryFifth(whole);
        TabularEncoder encoder = TabularEncoder.Fit(
            training, "median_house_value", new TabularOptions { Features = numbers });
        Tensor.ManualSeed(0);
        var model = new Sequential(
            new Linear(8, 64), new Relu(), new Linear(64, 64), new Relu(), new Linear(64, 1));
        var trainer = new Trainer(
            model,
            new Adam(model.Parameters(), 1e-3),
            (y, targets) => Loss.MeanSquaredError(y, targets),
            new TrainerOptions { Metrics = [new RootMeanSquaredError()] });
        TrainingHistory history = trainer.Fit(
            new DataLoader(encoder.Encode(training), 64, shuffle: true, seed: 0),
            new DataLoader(encoder.Encode(test), 512),
            epochs: 10);
        double error = history.Validations[^1].Metrics["root_mean_squared_error"] * encoder.TargetScale / 1e5;
        Console.WriteLine($"Houses: {error:F5}");
        error.Should().BeLessThan(CaliforniaError + (5 * CaliforniaDeviation));
    }

    [Fact]
    public void Adults_have_categories_missing_values_and_test_data_of_another_ending()
    {
        if (Path("uci-adult", "adult-train.csv.gz") is not { } path)
            return;
        CsvTable table = CsvTable.Read(path);
        table.RowCount.Should().Be(32_561);
        table["column1"].MissingCount.Should().Be(1836);
        (CsvTable training, CsvTable test) = EveryFifth(table);
        TabularEncoder encoder = TabularEncoder.Fit(training, "column14", new TabularOptions
        {
            MissingCategories = MissingCategories.OwnCategory,
            UnknownCategories = UnknownCategories.Ignore,
        });
        encoder.ClassNames.Should().Equal("<=50K", ">50K");
        encoder.FeatureNames.Should().Contain("column1=(missing)");
        Tensor.ManualSeed(0);
        var model = new Sequential(new Linear(encoder.FeatureNames.Count, 32), new Relu(), new Linear(32, 2));
        double accuracy = Accuracy(model, 3e-3, 128, 3, encoder.Encode(training), encoder.Encode(test));
        accuracy.Should().BeInRange(0.84, 0.88, "published networks reach some 0.85");

        CsvTable other = CsvTable.Read(path.Replace("train", "test", StringComparison.Ordinal));
        encoder.EncodeFeatures(other).Shape.ToArray().Should().Equal(16_281, encoder.FeatureNames.Count);
        FluentActions.Invoking(() => encoder.Encode(other)).Should().Throw<InvalidDataException>()
            .WithMessage("*line 1: column 'column14': '<=50K.' is none of <=50K, >50K*");
    }

    [Theory]
    [InlineData("sklearn", "wine_data.csv", 1, 178, 14)]
    [InlineData("sklearn", "breast_cancer.csv", 1, 569, 31)]
    [InlineData("sklearn", "linnerud_exercise.csv", 0, 20, 3)]
    [InlineData("sklearn", "diabetes_data_raw.csv.gz", 0, 442, 10)]
    [InlineData("sklearn", "diabetes_target.csv.gz", 0, 442, 1)]
    [InlineData("sklearn", "digits.csv.gz", 0, 1797, 65)]
    [InlineData("uci-wine-quality", "winequality-red.csv.gz", 0, 1599, 12)]
    [InlineData("uci-wine-quality", "winequality-white.csv.gz", 0, 4898, 12)]
    public void Tables_of_numbers_are_read(string folder, string file, int skip, int rows, int columns)
    {
        if (Path(folder, file) is not { } path)
            return;
        CsvTable table = CsvTable.Read(path, new CsvOptions { SkipLines = skip });
        table.RowCount.Should().Be(rows);
        table.Columns.Should().HaveCount(columns).And.OnlyContain(column => column.Kind == ColumnKind.Number);
    }

    private static double Accuracy(
        Sequential model, double rate, int batch, int epochs, TensorDataset training, TensorDataset test)
    {
        int classes = model.Forward(test.Tensors[0]).Shape[1];
        var trainer = new Trainer(
            model,
            new Adam(model.Parameters(), rate),
            (y, targets) => Loss.CrossEntropy(y, targets),
            new TrainerOptions { Metrics = [new Accuracy(classes)] });
        TrainingHistory history = trainer.Fit(
            new DataLoader(training, batch, shuffle: true, seed: 0), new DataLoader(test, 512), epochs: epochs);
        double accuracy = history.Validations[^1].Metrics["accuracy"];
        Console.WriteLine($"Accuracy: {accuracy:F5}");
        return accuracy;
    }

    private static (CsvTable Training, CsvTable Test) EveryFifth(CsvTable table)
    {
        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        return (
            table.Select(Array.FindAll(rows, row => row % 5 != 0)),
            table.Select(Array.FindAll(rows, row => row % 5 == 0)));
    }

    private static string? Path(string folder, string file)
    {
        string? data = SharedFiles.Find("DEEPNET_DATA", "data");
        string? path = data is null ? null : System.IO.Path.Combine(data, "tabular", folder, file);
        if (path is null || File.Exists(path))
            return path;
        Console.WriteLine($"Skipped: {path} is not there.");
        return null;
    }
}
