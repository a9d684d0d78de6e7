using System.IO.Compression;
using System.Text;

namespace DeepNet.Training.Tests.Tabular;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a;b\n1;x\n2;y")]
    [InlineData("a\tb\r\n1\tx\r\n2\ty\r\n")]
    [InlineData("a|b\n1|x\n\n2|y\n")]
    [InlineData("a b\n1 x\n2 y\n")]
    [InlineData("a, b\n 1, x\n2 ,y \n")]
    [InlineData("a;b\n\"1\";\"x\"\n2;\"y\"\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n2,\"y\"\n")]
    public void Separators_headers_and_quotes_are_found_out(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach (byte[] file in new[]
        {
            bytes, [0xEF, 0xBB, 0xBF, .. bytes], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)], Gzip(bytes),
        })
        {
            CsvTable table = Read(file);
            table.Columns.Select(column => column.Name).Should().Equal("a", "b");
            table.RowCount.Should().Be(2);
            table["a"].Kind.Should().Be(ColumnKind.Number);
            table["b"].Kind.Should().Be(ColumnKind.Category);
            table["a"].Values.Should().Equal("1", "2");
            table["b"].Values.Should().Equal("x", "y");
        }
    }

    [Fact]
    public void Quoted_fields_may_hold_separators_quotes_and_line_ends()
    {
        CsvTable table = Read("name,n\n\"Smith, J.\",1\n\"say \"\"hi\"\"\nthere\",2\n");
        table["name"].Values.Should().Equal("Smith, J.", "say \"hi\"\nthere");
        table["n"].Kind.Should().Be(ColumnKind.Number);
        Read("a;b\n\"x;\n;\";1\ny;2\n")["a"].Values.Should().Equal("x;\n;", "y");
    }

    [Fact]
    public void Separators_can_be_told()
    {
        CsvTable table = Read("a_b\n1,5_x;y\n2,5_\n", new CsvOptions { Separator = '_' });
        table["a"].Values.Should().Equal("1,5", "2,5");
        table["a"].Kind.Should().Be(ColumnKind.Category, "a comma is no decimal point");
        foreach (char bad in "\"\r\n\0é")
        {
            FluentActions.Invoking(() => Read("a,b\n1,2\n", new CsvOptions { Separator = bad }))
                .Should().Throw<ArgumentException>().WithMessage("*Separator*ASCII*");
        }
    }

    [Fact]
    public void Without_names_columns_are_numbered_or_named_by_the_options()
    {
        const string text = "skip this\n1,x\n2,y\n";
        CsvTable table = Read(text, new CsvOptions { SkipLines = 1 });
        table.Columns.Select(column => column.Name).Should().Equal("column0", "column1");
        table.RowCount.Should().Be(2);
        Read(text, new CsvOptions { SkipLines = 1, ColumnNames = ["p", "q"] })["q"].Values.Should().Equal("x", "y");
        Read(text, new CsvOptions { SkipLines = 1, HasHeader = true }).RowCount.Should().Be(1);
        Read("a,b\nc,d\n", new CsvOptions { HasHeader = false }).RowCount.Should().Be(2);
        Read(",b\nx,1\n").Columns.Select(column => column.Name).Should().Equal("column0", "b");
        Refused(
            text, "*line 2: there are 2 fields*name 1*", new CsvOptions { SkipLines = 1, ColumnNames = ["p"] });
        FluentActions.Invoking(() => Read(text, new CsvOptions { SkipLines = -1 }))
            .Should().Throw<ArgumentException>().WithMessage("*SkipLines -1*");
    }

    [Fact]
    public void Missing_values_are_told_from_others()
    {
        CsvTable table = Read("a,b,c\n1,?,NA\n,x,\nNaN,y,null\n");
        table["a"].MissingCount.Should().Be(2);
        table["a"].Kind.Should().Be(ColumnKind.Number);
        table["b"].Values.Should().Equal(null, "x", "y");
        table["c"].Kind.Should().Be(ColumnKind.Empty);
        table = Read("a\n-9\n1\nNA\n", new CsvOptions { MissingMarkers = ["-9"] });
        table["a"].Values.Should().Equal(null, "1", "NA");
        table["a"].Kind.Should().Be(ColumnKind.Category);
    }

    [Theory]
    [InlineData("12,-1.5,1e-3,+7,.5", ColumnKind.Number)]
    [InlineData("1;000", ColumnKind.Category)]
    [InlineData("1e999", ColumnKind.Category)]
    [InlineData("Infinity", ColumnKind.Category)]
    [InlineData("0x1F", ColumnKind.Category)]
    public void Numbers_are_written_as_everywhere(string values, ColumnKind kind) => Read(
        $"a_b\n{string.Join('\n', values.Split(',').Select(value => value + "_"))}\n",
        new CsvOptions { Separator = '_', HasHeader = true })["a"].Kind.Should().Be(kind);

    [Fact]
    public void Other_encodings_are_read_when_told()
    {
        byte[] latin = Encoding.Latin1.GetBytes("name,n\nM\u00fcller,1\n");
        Read(latin, new CsvOptions { Encoding = Encoding.Latin1 })["name"].Values.Should().Equal("M\u00fcller");
        FluentActions.Invoking(() => Read(latin)).Should().Throw<InvalidDataException>()
            .WithMessage("stream: line 2: byte 0xFC is no UTF-8*Latin1*");
        byte[] marked = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("name,n\nM\u00fcller,1\n")];
        Read(marked, new CsvOptions { Encoding = Encoding.Latin1 })["name"].Values.Should().Equal("M\u00fcller");
        FluentActions.Invoking(() => Read([0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00])).Should()
            .Throw<InvalidDataException>().WithMessage("*no text in utf-16*");
    }

    [Fact]
    public void Bad_files_are_refused_with_their_line()
    {
        Refused("a,b\n1,2\n3\n", "*line 3*1 fields*2*','*");
        Refused("a,b\n1,2\n\"x\ny\",2\n3,4,5\n", "*line 5*3 fields*2*");
        Refused("a,a\n1,2\n", "*line 1: column 'a'*twice*HasHeader*");
        Refused("", "*no rows*");
        Refused("\n\r\n\n", "*no rows*");
        Refused("a,b\n", "*no rows*");
        Refused("a,b\n1,\"x\"y\n", "*line 2*quote*");
        Refused("a,b\n1,2\n3,\"4\n5,6\n", "*line 3*quoted field*never closed*");
        Refused("a,b\n1,\0\n", "*line 2*NUL*");
        Refused(new string(',', 70_000) + "\n", "*line 1*70001 fields*65536*");
        using var folder = new TemporaryFolder();
        FluentActions.Invoking(() => CsvTable.Read(folder.File("nothing.csv"))).Should().Throw<FileNotFoundException>();
        string path = folder.File("bad.csv");
        File.WriteAllText(path, "a,b\n1\n");
        FluentActions.Invoking(() => CsvTable.Read(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"{path}: line 2*");
    }

    [Fact]
    public void A_damaged_archive_or_one_that_fills_the_memory_is_refused()
    {
        byte[] damaged = Gzip(Encoding.UTF8.GetBytes("a,b\n1,2\n"));
        damaged[12] ^= 0xFF;
        FluentActions.Invoking(() => Read(damaged)).Should().Throw<InvalidDataException>().WithMessage("stream*gzip*");
        byte[] bomb = Gzip(Encoding.UTF8.GetBytes("a,b\n" + new string('1', 8 << 20)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => Read(bomb)).Should()
            .Throw<InvalidDataException>().WithMessage("stream*more than*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 << 20);
    }

    [Fact]
    public void A_table_takes_a_small_multiple_of_its_file()
    {
        foreach (string row in new[] { "1,2\n", ",\n", "a,b\n" })
        {
            byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(row, 500_000)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(bytes, new CsvOptions { HasHeader = false });
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((1 << 20) + (48L * bytes.Length));
        }
    }

    [Fact]
    public void Many_columns_take_little_more()
    {
        string row = string.Join(',', Enumerable.Range(0, 60_000).Select(i => i % 10)) + "\n";
        byte[] bytes = Encoding.UTF8.GetBytes(row + row + row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(bytes).Columns.Should().HaveCount(60_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64L * bytes.Length);
    }

    [Fact]
    public void Rows_can_be_selected_and_columns_asked_for()
    {
        CsvTable table = Read("a,b\n1,x\n2,y\n3,\n");
        CsvTable some = table.Select([2, 0]);
        some["a"].Values.Should().Equal("3", "1");
        some["b"].MissingCount.Should().Be(1);
        FluentActions.Invoking(() => table["c"]).Should().Throw<ArgumentException>().WithMessage("*'c'*a, b*");
        FluentActions.Invoking(() => table.Select([3])).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Rows_are_dealt_by_seed()
    {
        CsvTable table = Read("a\n" + string.Join('\n', Enumerable.Range(0, 100)), new CsvOptions { HasHeader = true });
        CsvTable[] parts = table.RandomSplit([70, 30], seed: 4);
        parts.Select(part => part.RowCount).Should().Equal(70, 30);
        parts.SelectMany(part => part["a"].Values).Should().BeEquivalentTo(table["a"].Values);
        parts[0]["a"].Values.Should().Equal(table.RandomSplit([70, 30], seed: 4)[0]["a"].Values);
        parts[0]["a"].Values.Should().NotEqual(table.RandomSplit([70, 30], seed: 5)[0]["a"].Values);
        FluentActions.Invoking(() => table.RandomSplit([70, 31], seed: 4)).Should().Throw<ArgumentException>();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var file = new MemoryStream();
        using (var archive = new GZipStream(file, CompressionLevel.Optimal))
            archive.Write(bytes);
        return file.ToArray();
    }

    private static CsvTable Read(byte[] bytes, CsvOptions? options = null) =>
        CsvTable.Read(new MemoryStream(bytes), options);

    private static CsvTable Read(string text, CsvOptions? options = null) =>
        Read(Encoding.UTF8.GetBytes(text), options);

    private static void Refused(string text, string message, CsvOptions? options = null) =>
        FluentActions.Invoking(() => Read(text, options))
            .Should().Throw<InvalidDataException>().WithMessage(message);
}
