using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DeepNet.CommandLine.Tests;

public sealed class TabularTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TabularTests()
    {
        File.WriteAllText(_folder["shops.csv"], Shops(240, seed: 1));
        File.WriteAllText(_folder["new.csv"], Shops(60, seed: 2));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_column_of_words_is_classified()
    {
        string text = Train("class", "kind", "--epochs", "40", "--ignore", "id", "--ignore", "sales").ShouldWork();
        text.Should().Contain("240 rows, 4 features, 2 classes to predict; 192 to train on, 48 to validate with")
            .And.Contain("validation accuracy");
        string[] lines = Predict("class", "csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].Should().Be("row,rank,class,probability");
        string[] kinds = [.. Column("new.csv", "kind")];
        lines.Skip(1).Count(line => line.Split(',') is [var row, _, var name, _] && kinds[Row(row)] == name)
            .Should().BeGreaterThanOrEqualTo(54);
        Outcome.Of("inspect", _folder["class"]).ShouldWork()
            .Should().Contain("classifier of column 'kind' of a table, 2 classes: large, small");
    }

    [Fact]
    public void A_column_of_numbers_is_predicted_in_its_own_units()
    {
        Train("number", "sales", "--epochs", "60", "--ignore", "id").ShouldWork()
            .Should().Contain("a number to predict")
            .And.Contain("validation mean absolute error").And.Contain("r2 score");
        using JsonDocument json = JsonDocument.Parse(Predict("number", "json"));
        double[] wanted =
            [.. Column("new.csv", "sales").Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        double[] given = [.. json.RootElement.EnumerateArray().Select(row => row.GetProperty("value").GetDouble())];
        given.Should().HaveCount(60);
        double mean = wanted.Average();
        double unexplained = given.Zip(wanted, (y, t) => (y - t) * (y - t)).Sum()
            / wanted.Sum(t => (t - mean) * (t - mean));
        unexplained.Should().BeLessThan(0.15);
        Predict("number", "text").Should().StartWith("1  ");
    }

    [Fact]
    public void Numbers_can_be_classes()
    {
        string csv = string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{i},{i % 3}").Prepend("x,y"));
        File.WriteAllText(_folder["digits.csv"], csv);
        Outcome.Of(
            "train", "tabular", _folder["digits.csv"], "--target", "y", "--task", "classification", "--out",
            _folder["run"], "--epochs", "1", "--hidden", "8").ShouldWork().Should().Contain("3 classes");
    }

    [Fact]
    public void The_same_seed_gives_the_same_file()
    {
        Train("one", "kind", "--epochs", "2").ShouldWork();
        Train("two", "kind", "--epochs", "2").ShouldWork();
        File.ReadAllBytes(_folder["two", "model.safetensors"])
            .Should().Equal(File.ReadAllBytes(_folder["one", "model.safetensors"]));
        Train("two", "kind", "--epochs", "2", "--hidden", "8").ShouldFail(
            ExitCodes.Usage, "*other settings (--hidden was 64,64 and is 8)*");
    }

    [Fact]
    public void New_rows_may_lack_values_and_have_new_words_but_not_lack_columns()
    {
        Train("run", "kind", "--epochs", "2", "--ignore", "id").ShouldWork();
        File.WriteAllText(_folder["odd.csv"], "sales,town,area\n,Nowhere,12\n100,,\n");
        Outcome.Of("predict", _folder["run"], _folder["odd.csv"]).ShouldWork()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2);
        File.WriteAllText(_folder["few.csv"], "sales,area\n1,12\n");
        Outcome.Of("predict", _folder["run"], _folder["few.csv"]).ShouldFail(ExitCodes.BadInput, "*few.csv*town*");
        File.WriteAllText(_folder["words.csv"], "sales,town,area\n1,North,wide\n");
        Outcome.Of("predict", _folder["run"], _folder["words.csv"]).ShouldFail(ExitCodes.BadInput, "*words.csv*wide*");
        Outcome.Of("predict", _folder["run"], _folder.Path).ShouldFail(ExitCodes.BadInput, "*takes a CSV file*");
    }

    [Fact]
    public void Columns_that_are_not_there_are_named_with_those_that_are()
    {
        Train("run", "price").ShouldFail(
            ExitCodes.Usage, "*--target price*no such column*id, town, area, sales, kind*");
        Train("run", "kind", "--ignore", "no").ShouldFail(ExitCodes.Usage, "*--ignore no*no such column*");
        Train("run", "kind", "--ignore", "kind").ShouldFail(ExitCodes.Usage, "*the target itself*");
        Outcome.Of("train", "tabular", _folder["no.csv"], "--target", "x", "--out", _folder["run"])
            .ShouldFail(ExitCodes.BadInput, "*no.csv*");
        File.WriteAllText(_folder["ragged.csv"], "a,b\n1,2\n3\n");
        Outcome.Of("train", "tabular", _folder["ragged.csv"], "--target", "a", "--out", _folder["run"])
            .ShouldFail(ExitCodes.BadInput, "*ragged.csv*3*");
        Directory.Exists(_folder["run"]).Should().BeFalse();
    }

    private static string Shops(int rows, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("id,town,area,sales,kind\n");
        for (int i = 0; i < rows; i++)
        {
            int area = random.Next(20, 200);
            bool isNorth = random.Next(2) == 0;
            double sales = (area * 10) + (isNorth ? 500 : 0) + random.Next(-40, 40);
            text.Append(CultureInfo.InvariantCulture, $"{i},{(isNorth ? "North" : "South")},")
                .Append(CultureInfo.InvariantCulture, $"{(random.Next(20) == 0 ? "" : area)},{sales},")
                .Append(area > 110 ? "large" : "small").Append('\n');
        }

        return text.ToString();
    }

    private static int Row(string number) => int.Parse(number, CultureInfo.InvariantCulture) - 1;

    private IEnumerable<string> Column(string file, string name)
    {
        string[] lines = File.ReadAllLines(_folder[file]);
        int column = Array.IndexOf(lines[0].Split(','), name);
        return lines.Skip(1).Select(line => line.Split(',')[column]);
    }

    private Outcome Train(string run, string target, params string[] options) => Outcome.Of(
    [
        "train", "tabular", _folder["shops.csv"], "--target", target, "--out", _folder[run], "--batch-size", "16",
        .. options,
    ]);

    private string Predict(string run, string format) =>
        Outcome.Of("predict", _folder[run], _folder["new.csv"], "--format", format).ShouldWork();
}
