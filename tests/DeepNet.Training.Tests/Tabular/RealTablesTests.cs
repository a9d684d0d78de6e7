using DeepNet.Data;

namespace DeepNet.Training.Tests.Tabular;

/// <summary>Tables as people publish them.</summary>
public sealed class RealTablesTests
{
    [Fact]
    public void Iris_and_wine_have_a_line_of_sizes_first()
    {
        if (TableFolder.Shared() is not { } data)
            return;
        foreach ((string file, int rows, int columns) in new[] { ("iris", 150, 4), ("wine_data", 178, 13) })
        {
            CsvTable table = CsvTable.Read(
                Path.Combine(data, "tabular", "sklearn", file + ".csv"), new CsvOptions { SkipLines = 1 });
            (TensorDataset set, TabularEncoder encoder) = table.ToDataset(
                $"column{columns}", new TabularOptions { Target = TargetKind.Class, Standardize = true });
            set.Tensors[0].Shape.ToArray().Should().Equal(rows, columns);
            encoder.ClassNames.Should().Equal("0", "1", "2");
            set.Tensors[0].Mean(0).Abs().Max().ToScalar<float>().Should().BeLessThan(1e-5f);
            ((double)set.Tensors[0].Std(0, correction: 0).Min().ToScalar<float>()).Should().BeApproximately(1, 1e-5);
        }
    }

    [Fact]
    public void Houses_have_missing_bedrooms_and_a_category()
    {
        if (TableFolder.Shared() is not { } data)
            return;
        CsvTable table = CsvTable.Read(Path.Combine(data, "tabular", "california-housing", "housing.csv.gz"));
        table.RowCount.Should().Be(20_640);
        table["total_bedrooms"].MissingCount.Should().Be(207);
        table.Columns.Where(column => column.Kind == ColumnKind.Category).Select(column => column.Name)
            .Should().Equal("ocean_proximity");
        FluentActions.Invoking(() => table.ToDataset("median_house_value"))
            .Should().Throw<InvalidDataException>().WithMessage("*'total_bedrooms'*");
        (TensorDataset set, TabularEncoder encoder) = table.ToDataset(
            "median_house_value", new TabularOptions { MissingNumbers = MissingNumbers.Median });
        encoder.FeatureNames.Should().HaveCount(13).And.EndWith("ocean_proximity=NEAR OCEAN");
        set.Tensors[0].IsNaN().Any().ToScalar<bool>().Should().BeFalse();
        set[0][1].ToArray<float>().Should().Equal(452_600);
    }

    [Fact]
    public void Adults_have_no_names_and_test_data_of_another_ending()
    {
        if (TableFolder.Shared() is not { } data)
            return;
        string folder = Path.Combine(data, "tabular", "uci-adult");
        CsvTable train = CsvTable.Read(Path.Combine(folder, "adult-train.csv.gz"));
        train.RowCount.Should().Be(32_561);
        train["column1"].MissingCount.Should().Be(1836);
        var options = new TabularOptions { MissingCategories = MissingCategories.OwnCategory };
        (TensorDataset set, TabularEncoder encoder) = train.ToDataset("column14", options);
        encoder.ClassNames.Should().Equal("<=50K", ">50K");
        set.Tensors[1].Sum().ToScalar<long>().Should().Be(7841);
        CsvTable test = CsvTable.Read(Path.Combine(folder, "adult-test.csv.gz"));
        encoder.EncodeFeatures(test).Shape.ToArray().Should().Equal(16_281, encoder.FeatureNames.Count);
        FluentActions.Invoking(() => encoder.Encode(test))
            .Should().Throw<InvalidDataException>().WithMessage("*line 1*'<=50K.' is none of the classes*");
    }
}
