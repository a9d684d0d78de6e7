namespace DeepNet.Training.Tests.Tabular;

public sealed class CsvTableTests : IDisposable
{
    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a;b\n1;x\n2;y")]
    [InlineData("a\tb\r\n1\tx\r\n2\ty\r\n")]
    [InlineData("a|b\n1|x\n\n2|y\n")]
    [InlineData("a b\n1 x\n2 y\n")]
    [InlineData("\uFEFFa, b\n 1, x\n2 ,y \n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n2,\"y\"\n")]
    public void Delimiters_headers_and_quotes_are_found_out(string text)
    {
        foreach (string path in new[] { _folder.Write(text), _folder.WriteGzip(text) })
        {
            CsvTable table = CsvTable.Read(path);
            table.Columns.Select(column => column.Name).Should().Equal("a", "b");
            table.RowCount.Should().Be(2);
            table["a"].Kind.Should().Be(ColumnKind.Number);
            table["b"].Kind.Should().Be(ColumnKind.Category);
            table["a"].Values.Should().Equal("1", "2");
            table["b"].Values.Should().Equal("x", "y");
        }
    }

    [Fact]
    public void Quoted_fields_may_hold_delimiters_quotes_and_line_ends()
    {
        CsvTable table = CsvTable.Read(_folder.Write("name,n\n\"Smith, J.\",1\n\"say \"\"hi\"\"\nthere\",2\n"));
        table["name"].Values.Should().Equal("Smith, J.", "say \"hi\"\nthere");
        table["n"].Kind.Should().Be(ColumnKind.Number);
    }

    [Fact]
    public void Without_names_columns_are_numbered_or_named_by_the_options()
    {
        string path = _folder.Write("skip this\n1,x\n2,y\n");
        CsvTable table = CsvTable.Read(path, new CsvOptions { SkipLines = 1 });
        table.Columns.Select(column => column.Name).Should().Equal("column0", "column1");
        table.RowCount.Should().Be(2);
        CsvTable.Read(path, new CsvOptions { SkipLines = 1, ColumnNames = ["p", "q"] })["q"].Values
            .Should().Equal("x", "y");
        CsvTable.Read(path, new CsvOptions { SkipLines = 1, HasHeader = true }).RowCount.Should().Be(1);
        CsvTable.Read(_folder.Write("a,b\nc,d\n"), new CsvOptions { HasHeader = false }).RowCount.Should().Be(2);
        Invoking(() => CsvTable.Read(path, new CsvOptions { SkipLines = 1, ColumnNames = ["p"] }))
            .Should().Throw<ArgumentException>().WithMessage("*2 columns*name 1*");
    }

    [Fact]
    public void Missing_values_are_told_from_others()
    {
        CsvTable table = CsvTable.Read(_folder.Write("a,b,c\n1,?,NA\n,x,\nNaN,y,null\n"));
        table["a"].MissingCount.Should().Be(2);
        table["a"].Kind.Should().Be(ColumnKind.Number);
        table["b"].Values.Should().Equal(null, "x", "y");
        table["c"].Kind.Should().Be(ColumnKind.Empty);
        table = CsvTable.Read(_folder.Write("a\n-9\n1\nNA\n"), new CsvOptions { MissingMarkers = ["-9"] });
        table["a"].Values.Should().Equal(null, "1", "NA");
        table["a"].Kind.Should().Be(ColumnKind.Category);
    }

    [Fact]
    public void Bad_files_are_refused_with_their_line()
    {
        Refused("a,b\n1,2\n3\n", "*line 3*1 fields*2*");
        Refused("a,b\n1,2\n\"x\ny\",2\n3,4,5\n", "*line 5*3 fields*2*");
        Refused("a,a\n1,2\n", "*'a' stands twice*", new CsvOptions { HasHeader = true });
        Refused("", "*no rows*");
        Refused("a,b\n", "*no rows*");
        Refused("a,b\n1,\"x\"y\n", "*line 2*quote*");
        Refused($"a,b\n1,\"{new string('x', (1 << 20) + 1)}\"\n", "*line 2*");
        Invoking(() => CsvTable.Read(_folder["nothing.csv"])).Should().Throw<FileNotFoundException>();
        string gzip = _folder.WriteGzip("a,b\n1,2\n");
        byte[] bytes = File.ReadAllBytes(gzip);
        bytes[12] ^= 0xFF;
        File.WriteAllBytes(gzip, bytes);
        Invoking(() => CsvTable.Read(gzip)).Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void An_archive_may_not_expand_without_end()
    {
        using var enough = new StreamReader(new LimitedStream(new MemoryStream(new byte[1000]), 1000));
        enough.ReadToEnd().Should().HaveLength(1000);
        using var less = new StreamReader(new LimitedStream(new MemoryStream(new byte[1000]), 999));
        less.Invoking(reader => reader.ReadToEnd()).Should().Throw<InvalidDataException>().WithMessage("*999 bytes*");
    }

    [Fact]
    public void Rows_can_be_selected_and_columns_asked_for()
    {
        CsvTable table = CsvTable.Read(_folder.Write("a,b\n1,x\n2,y\n3,\n"));
        CsvTable some = table.Select([2, 0]);
        some["a"].Values.Should().Equal("3", "1");
        some["b"].MissingCount.Should().Be(1);
        Invoking(() => table["c"]).Should().Throw<ArgumentException>().WithMessage("*'c'*a, b*");
        Invoking(() => table.Select([3])).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static Action Invoking(Func<object> action) => () => action();

    private void Refused(string text, string message, CsvOptions? options = null) =>
        Invoking(() => CsvTable.Read(_folder.Write(text), options))
            .Should().Throw<InvalidDataException>().WithMessage(message);
}
