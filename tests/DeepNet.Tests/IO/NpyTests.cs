using System.Text;
using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.Tests.IO;

public class NpyTests
{
    public static TheoryData<DType> Types =>
        [.. Enum.GetValues<DType>().Where(dtype => dtype != DType.BFloat16)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_survives_a_round_trip(DType dtype)
    {
        using var folder = new TemporaryFolder();
        foreach (Shape shape in new Shape[] { Shape.Scalar, [5], [2, 3], [0, 4], [1, 2, 1, 3] })
        {
            Tensor x = Tensor.Arange(shape.Count).Cast(dtype).Reshape(shape);
            Npy.Save(folder["a.npy"], x);
            Tensor y = Npy.Load(folder["a.npy"]);
            y.DType.Should().Be(dtype);
            y.Shape.Should().Equal(shape);
            y.Cast(DType.Float64).ToArray<double>().Should().Equal(x.Cast(DType.Float64).ToArray<double>());
        }
    }

    [Fact]
    public void The_file_is_what_NumPy_writes()
    {
        using var folder = new TemporaryFolder();
        Npy.Save(folder["a"], Tensor.From<float>([1, 2], [2]));
        byte[] bytes = File.ReadAllBytes(folder["a"]);
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".PadRight(117) + "\n";
        bytes.Should().Equal(
            [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]);
        Npy.Save(folder["a"], Tensor.From(true));
        Encoding.Latin1.GetString(File.ReadAllBytes(folder["a"]))
            .Should().Contain("{'descr': '|b1', 'fortran_order': False, 'shape': (), }");
    }

    [Fact]
    public void Views_are_written_as_what_they_show()
    {
        using var folder = new TemporaryFolder();
        Npy.Save(folder["a"], Tensor.From<float>([1, 2, 3, 4, 5, 6], [2, 3]).Transpose());
        Npy.Load(folder["a"]).ToArray<float>().Should().Equal(1, 4, 2, 5, 3, 6);
    }

    [Theory]
    [InlineData("<i2", new byte[] { 0xFE, 0xFF, 0x01, 0x02 }, DType.Int32, new double[] { -2, 513 })]
    [InlineData(">i2", new byte[] { 0xFF, 0xFE, 0x02, 0x01 }, DType.Int32, new double[] { -2, 513 })]
    [InlineData("<u2", new byte[] { 0xFE, 0xFF, 0x01, 0x02 }, DType.Int32, new double[] { 65534, 513 })]
    [InlineData(
        ">u4", new byte[] { 0xFF, 0xFF, 0xFF, 0xFE, 0, 0, 0, 3 }, DType.Int64, new double[] { 4294967294, 3 })]
    [InlineData(">i4", new byte[] { 0xFF, 0xFF, 0xFF, 0xFE, 0, 0, 1, 0 }, DType.Int32, new double[] { -2, 256 })]
    [InlineData(
        ">i8", new byte[] { 0, 0, 0, 0, 0, 0, 1, 0, 255, 255, 255, 255, 255, 255, 255, 255 }, DType.Int64,
        new double[] { 256, -1 })]
    [InlineData(">f2", new byte[] { 0x3C, 0, 0xC0, 0 }, DType.Float16, new double[] { 1, -2 })]
    [InlineData(">f4", new byte[] { 0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0 }, DType.Float32, new double[] { 1, -2 })]
    [InlineData(
        ">f8", new byte[] { 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 }, DType.Float64,
        new double[] { 1, -2 })]
    [InlineData("=f4", new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }, DType.Float32, new double[] { 1, -2 })]
    [InlineData("|b1", new byte[] { 1, 0 }, DType.Bool, new double[] { 1, 0 })]
    [InlineData("|i1", new byte[] { 0x80, 1 }, DType.Int8, new double[] { -128, 1 })]
    [InlineData("u1", new byte[] { 0x80, 1 }, DType.UInt8, new double[] { 128, 1 })]
    public void Byte_orders_and_narrow_integers_are_read(string descr, byte[] data, DType dtype, double[] expected)
    {
        Tensor x = Load(NpyBytes.Vector(descr, 2, data));
        x.DType.Should().Be(dtype);
        x.Cast(DType.Float64).ToArray<double>().Should().Equal(expected);
    }

    [Theory]
    [InlineData("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", new byte[] { 0, 2, 4, 1, 3, 5 })]
    [InlineData("{'shape':(2,3),\"fortran_order\":False,'descr':\"|u1\"}\n", new byte[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(" { 'shape' : ( 2L , 3L , ) , 'descr' : 'u1' , 'fortran_order' : False , } ", new byte[]
    {
        0, 1, 2, 3, 4, 5,
    })]
    public void Orders_of_elements_and_ways_to_write_a_header_are_read(string header, byte[] expected)
    {
        foreach (byte version in new byte[] { 1, 2, 3 })
        {
            Tensor x = Load(NpyBytes.Of(version, header, 0, 1, 2, 3, 4, 5));
            x.Shape.Should().Equal(2, 3);
            x.ToArray<byte>().Should().Equal(expected);
        }
    }

    [Theory]
    [InlineData("|O", "*'|O' holds Python objects*never read*")]
    [InlineData("<u8", "*'<u8' holds unsigned 64-bit integers*")]
    [InlineData("<c8", "*'<c8' holds complex numbers*")]
    [InlineData("<U7", "*'<U7' holds texts*")]
    [InlineData("|S3", "*'|S3' holds texts*")]
    [InlineData("<M8[ns]", "*'<M8[ns]' holds times*")]
    [InlineData("|V8", "*'|V8' holds raw bytes*")]
    [InlineData("<f16", "*'<f16' is unknown; known are f4,*")]
    [InlineData("", "*'' is unknown*")]
    public void Types_without_a_tensor_are_refused_by_name(string descr, string message) =>
        Rejects(NpyBytes.Vector(descr, 1, new byte[16]), message);

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8, "*[3]*takes 12 bytes, but 8*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 8, "*[1]*takes 4 bytes, but 8*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 4, "*size -1*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,), }", 4, "*4294967296*")]
    [InlineData(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647,), }", 4,
        "*63 bits*")]
    [InlineData(
        "{'descr': '|u1', 'fortran_order': False, 'shape': (0, 2147483647, 2147483647, 9), }", 0, "*63 bits*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", 4, "*64-bit*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,), }", 4, "*',' is expected*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 1, }", 4, "*'(' is expected*")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", 4, "*True or False*")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", 4, "*shape is missing*")]
    [InlineData("{'fortran_order': False, 'shape': (1,), }", 4, "*descr is missing*")]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", 4, "*fortran_order is missing*")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', }", 4, "*'descr' is unknown or stands twice*")]
    [InlineData("{'other': 1, }", 4, "*'other' is unknown*")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4, "*records*")]
    [InlineData("{'descr': '<f4", 4, "*quotes*")]
    [InlineData("{} x", 4, "*nothing more*")]
    [InlineData("", 4, "*'{' is expected*")]
    public void A_broken_header_names_the_rule(string header, int dataLength, string message) =>
        Rejects(NpyBytes.Of(header, new byte[dataLength]), message);

    [Fact]
    public void Broken_starts_name_the_rule()
    {
        byte[] whole = NpyBytes.Vector("<f4", 2, new byte[8]);
        for (int length = 0; length < whole.Length; length++)
            Rejects(whole[..length], "*");
        Rejects([.. whole, 0], "*takes 8 bytes, but 9*");
        Rejects([0x92, .. whole[1..]], "*starts with 924E554D5059, an npy file with 934E554D5059*");
        Rejects([.. whole[..6], 4, .. whole[7..]], "*version 4.0 is unknown*");
        Rejects([.. whole[..6], 1, 2, .. whole[8..]], "*version 1.2 is unknown*");
        Rejects([.. whole[..6], 2, 0, 255, 255, 255, 255, .. new byte[100]], "*4294967295 bytes long*");
        Rejects(NpyBytes.Vector("|b1", 2, 1, 2), "*element 1 is 2*");
        string dims = string.Concat(Enumerable.Repeat("1, ", 65));
        Rejects(
            NpyBytes.Of($"{{'descr': '|u1', 'fortran_order': False, 'shape': ({dims}), }}", 1),
            "*65 dims*64 at most*");
    }

    [Fact]
    public void What_NumPy_does_not_know_is_not_written()
    {
        using var folder = new TemporaryFolder();
        Action bfloat = () => Npy.Save(folder["a"], Tensor.Ones([1], DType.BFloat16));
        bfloat.Should().Throw<DTypeException>().WithMessage("Npy.Save: NumPy has no BFloat16*Float32*");
        Action rank = () => Npy.Save(folder["a"], Tensor.Ones(new Shape([.. Enumerable.Repeat(1, 65)])));
        rank.Should().Throw<ShapeException>().WithMessage("Npy.Save: *65 dims*64 at most*");
        folder.Files.Should().BeEmpty();
        Action missing = () => Npy.Load(folder["none"]);
        missing.Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void Files_of_NumPy_hold_what_their_manifest_says()
    {
        if (FormatFiles.Folder() is not { } folder)
            return;
        int read = 0, refused = 0;
        foreach (JsonElement file in FormatFiles.Manifest(folder, "npy"))
        {
            string path = Path.Combine(folder, FormatFiles.Name(file));
            Func<Tensor> load = () => Npy.Load(path);
            string descr = file.TryGetProperty("dtype", out JsonElement dtype) ? dtype.GetString()! : "";
            if (FormatFiles.IsInvalid(file) || descr is "<u8" or "<c8")
            {
                load.Should().Throw<InvalidDataException>(path).WithMessage($"Npy: {path}: *{descr}*");
                refused++;
                continue;
            }

            Tensor x = load();
            double[] expected = [.. file.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            int[] shape = [.. file.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
            x.Shape.Should().Equal(shape, path);
            x.Cast(DType.Float64).ToArray<double>().Should().Equal(expected, path);
            read++;
        }

        read.Should().BeGreaterThan(15);
        refused.Should().BeGreaterThan(5);
    }

    private static Tensor Load(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.npy"], bytes);
        return Npy.Load(folder["a.npy"]);
    }

    private static void Rejects(byte[] bytes, string message)
    {
        Action load = () => Load(bytes);
        load.Should().Throw<InvalidDataException>().WithMessage($"Npy: *a.npy: {message}");
    }
}
