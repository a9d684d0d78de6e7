using System.Text;
using DeepNet.Tests.Fuzz;

namespace DeepNet.Training.Tests.Tabular;

/// <summary>Damaged tables, read with all kinds of options and encoded.</summary>
public sealed class CsvFuzzTests : ReaderFuzzTests
{
    private static readonly string[] s_files =
    [
        "age,town,paid\n30,Rome,yes\n,Oslo,no\n50,,no\n40,\"Os\"\"lo\",yes\n20,Oslo,no\n",
        "a;b;c\r\n1,5;x;1e3\r\n\"2;\n3\";y;-4\r\n;;NA\r\n",
        "1\t2\t3\n4\t5\t6\n7\t8\t9\n",
        "\uFEFFn\u00e4me|v\nM\u00fcller|1\n\u65e5\u672c|2\n",
        "x y\n1 2\n3 4\n\n5 6",
    ];

    private static readonly CsvOptions[] s_options =
    [
        new(), new() { HasHeader = true }, new() { HasHeader = false }, new() { Separator = ',' },
        new() { Separator = ' ' }, new() { Separator = '\t' }, new() { SkipLines = 1 },
        new() { ColumnNames = ["p", "q", "r"] }, new() { Encoding = Encoding.Latin1 },
        new() { Encoding = Encoding.Unicode }, new() { MissingMarkers = [] },
    ];

    private static readonly TabularOptions[] s_encodings =
    [
        new()
        {
            MissingNumbers = MissingNumbers.Mean,
            MissingCategories = MissingCategories.OwnCategory,
            Target = TargetKind.Class,
        },
        new()
        {
            MissingNumbers = MissingNumbers.Median,
            MissingCategories = MissingCategories.MostFrequent,
            UnknownCategories = UnknownCategories.Ignore,
            Categories = CategoryEncoding.Index,
        },
        new() { Standardize = false, MaxCategories = 3 },
    ];

    private protected override FuzzReport Run(int inputs)
    {
        var fuzzer = new Fuzzer(s_files.Select(Encoding.UTF8.GetBytes), typeof(InvalidDataException))
        {
            Words = [.. new[]
                {
                    "\"", "\"\"", ",", ";", "\t", "\r", "\n", "\r\n", "\0", "1e308", "-1e308", "1e39", "NaN", "\u00a0",
                    ",,,,,,,,", "\uFEFF",
                }
                .Select(Encoding.UTF8.GetBytes), [0xFF, 0xFE], [0x1F, 0x8B, 8]],
            BytesPerByte = 64,
            BytesPerInput = 1 << 18,
        };
        int number = 0;
        return fuzzer.Run(inputs, bytes =>
        {
            number++;
            CsvTable table = CsvTable.Read(new MemoryStream(bytes), s_options[number % s_options.Length]);
            if (table.RowCount == 0 || table.Columns.Any(column => column.Values.Count != table.RowCount))
                Assert.Fail($"Columns of {table.RowCount} rows differ.");
            if (table.Columns.Count == 1 || bytes.Length > 4000)
                return;
            TabularEncoder encoder = TabularEncoder.Fit(
                table, table.Columns[^1].Name, s_encodings[number % s_encodings.Length]);
            Tensor x = encoder.Encode(table).Tensors[0];
            bool isRight = x.Shape == new Shape(table.RowCount, encoder.FeatureNames.Count);
            if (!isRight || !x.IsFinite().All().ToScalar<bool>())
                Assert.Fail($"The features are {x}.");
        });
    }
}
