using System.Buffers.Binary;
using System.Text;
using DeepNet.IO;
using DeepNet.Tests.Fuzz;

namespace DeepNet.Training.Tests.Tabular;

/// <summary>Damaged files of encoders: what is loaded can be used.</summary>
public sealed class TabularEncoderFuzzTests : ReaderFuzzTests
{
    private protected override FuzzReport Run(int inputs)
    {
        using var folder = new TemporaryFolder();
        CsvTable table = CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes("a,b,c\n1,x,p\n2,y,q\n,,p\n")));
        var options = new TabularOptions
        {
            MissingNumbers = MissingNumbers.Mean,
            MissingCategories = MissingCategories.OwnCategory,
        };
        string path = folder.File("encoder.safetensors");
        byte[][] files = [.. new[] { options, options with { Categories = CategoryEncoding.Index } }.Select(one =>
        {
            TabularEncoder.Fit(table, "c", one).Save(path);
            return File.ReadAllBytes(path);
        })];
        var fuzzer = new Fuzzer(files, typeof(ModelFileException), typeof(InvalidDataException))
        {
            Words = [.. new[]
                {
                    "null", "[", "]", "{", "}", "\\\"", "0", "-1", "1e99", "\\\"x\\\"", "Index", "OneHot", ",",
                }
                .Select(Encoding.UTF8.GetBytes)],
            Repair = bytes =>
            {
                // The length of the header, which is all there is, so that damage to the text is found as such.
                if (bytes.Length >= sizeof(long))
                    BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - sizeof(long));
                return bytes;
            },
            MostEdits = 2,
            BytesPerByte = 256,
        };
        return fuzzer.RunFiles(inputs, file =>
        {
            TabularEncoder encoder = TabularEncoder.Load(file);
            try
            {
                encoder.EncodeFeatures(table).Shape[1].Should().Be(encoder.FeatureNames.Count);
            }
            catch (ArgumentException)
            {
                // The name of a column is damaged; all else is the reader's.
                encoder.FeatureNames.Should().NotBeEmpty();
            }
        });
    }
}
