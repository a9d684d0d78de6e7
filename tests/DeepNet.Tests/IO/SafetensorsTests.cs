using DeepNet.IO;

namespace DeepNet.Tests.IO;

public class SafetensorsTests
{
    [Fact]
    public void All_data_types_survive_a_round_trip()
    {
        using var folder = new TemporaryFolder();
        var tensors = new OrderedDictionary<string, Tensor>
        {
            ["bool"] = Tensor.From<bool>([true, false, true], [3]),
            ["uint8"] = Tensor.From<byte>([0, 255], [2]),
            ["int8"] = Tensor.From<sbyte>([-128, 127], [1, 2]),
            ["int32"] = Tensor.From<int>([int.MinValue, 7], [2, 1]),
            ["int64"] = Tensor.From<long>([long.MinValue, long.MaxValue], [2]),
            ["float16"] = Tensor.From<Half>([(Half)1.5f, Half.NaN], [2]),
            ["bfloat16"] = Tensor.From<BFloat16>([(BFloat16)3.140625f], [1]),
            ["float32"] = Tensor.From<float>([1, float.NegativeInfinity, -0f], [3]),
            ["float64"] = Tensor.From<double>([Math.PI], Shape.Scalar),
            ["empty"] = Tensor.Zeros([2, 0, 3]),
        };
        Safetensors.Save(folder["a"], tensors);
        SafetensorsFile file = Safetensors.Load(folder["a"]);

        file.Tensors.Keys.Should().Equal(tensors.Keys);
        file.Metadata.Should().BeEmpty();
        foreach ((string name, Tensor tensor) in tensors)
        {
            file[name].DType.Should().Be(tensor.DType);
            file[name].Shape.Should().Equal(tensor.Shape);
        }

        file["bool"].ToArray<bool>().Should().Equal(true, false, true);
        file["uint8"].ToArray<byte>().Should().Equal(0, 255);
        file["int8"].ToArray<sbyte>().Should().Equal(-128, 127);
        file["int32"].ToArray<int>().Should().Equal(int.MinValue, 7);
        file["int64"].ToArray<long>().Should().Equal(long.MinValue, long.MaxValue);
        file["float16"].ToArray<Half>().Should().Equal((Half)1.5f, Half.NaN);
        file["bfloat16"].ToArray<BFloat16>().Should().Equal((BFloat16)3.140625f);
        file["float32"].ToArray<float>().Should().Equal(1, float.NegativeInfinity, -0f);
        file["float64"].ToScalar<double>().Should().Be(Math.PI);
    }

    [Fact]
    public void Views_are_written_as_what_they_show()
    {
        using var folder = new TemporaryFolder();
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 6], [2, 3]);
        Safetensors.Save(folder["a"], [new("t", x.Transpose()), new("e", Tensor.Ones([1]).Expand(2))]);
        SafetensorsFile file = Safetensors.Load(folder["a"]);
        file["t"].ToArray<float>().Should().Equal(1, 4, 2, 5, 3, 6);
        file["e"].ToArray<float>().Should().Equal(1, 1);
    }

    [Fact]
    public void Tensors_longer_than_a_chunk_are_whole()
    {
        using var folder = new TemporaryFolder();
        var values = new float[(1 << 18) + 12_345];
        for (int i = 0; i < values.Length; i++)
            values[i] = i;
        Safetensors.Save(folder["a"], [new("x", Tensor.From<float>(values, [values.Length]))]);
        Safetensors.Load(folder["a"])["x"].ToArray<float>().Should().Equal(values);
    }

    [Fact]
    public void Metadata_and_odd_names_are_kept()
    {
        using var folder = new TemporaryFolder();
        var metadata = new Dictionary<string, string> { ["format"] = "pt", ["ключ"] = "\"quoted\" <tag> 🙂" };
        Safetensors.Save(folder["a"], [new("a.b/ü🙂\n", Tensor.Ones([1])), new("", Tensor.Zeros([1]))], metadata);
        SafetensorsFile file = Safetensors.Load(folder["a"]);
        file.Metadata.Should().BeEquivalentTo(metadata);
        file.Tensors.Keys.Should().Equal("a.b/ü🙂\n", "");
    }

    [Fact]
    public void Data_starts_aligned_with_the_largest_elements_first()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(
            folder["a"], [new("small", Tensor.From<byte>([9], [1])), new("large", Tensor.From<double>([1.0], [1]))]);
        byte[] bytes = File.ReadAllBytes(folder["a"]);
        long header = BitConverter.ToInt64(bytes);
        (header % 8).Should().Be(0);
        BitConverter.ToDouble(bytes, 8 + (int)header).Should().Be(1.0);
        bytes[^1].Should().Be(9);
    }

    [Fact]
    public void A_reader_gives_single_tensors()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["a"], [new("x", Tensor.Ones([2, 3])), new("y", Tensor.Zeros([4], DType.Int64))]);
        using var reader = new SafetensorsReader(folder["a"]);
        reader.Names.Should().Equal("x", "y");
        reader.ShapeOf("x").Should().Equal(2, 3);
        reader.DTypeOf("y").Should().Be(DType.Int64);
        reader.Contains("z").Should().BeFalse();
        reader.Read("y").ToArray<long>().Should().Equal(0, 0, 0, 0);
        Action read = () => reader.Read("z");
        read.Should().Throw<KeyNotFoundException>().WithMessage("*'z'*");
    }

    [Fact]
    public void A_file_that_shrinks_while_open_is_noticed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder["a"], SafetensorsBytes.Of("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8));
        using var reader = new SafetensorsReader(folder["a"]);
        using (FileStream file = new(folder["a"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(file.Length - 3);
        Action read = () => reader.Read("x");
        read.Should().Throw<ModelFileException>().WithMessage("*ends within tensor 'x': 3 bytes are missing.");
    }

    [Fact]
    public void A_failed_save_keeps_the_old_file_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["a"], [new("x", Tensor.Ones([1]))]);
        Tensor broken = Tensor.Ones([4]);
        broken.Dispose();
        Action save = () => Safetensors.Save(folder["a"], [new("x", Tensor.Zeros([1])), new("y", broken)]);
        save.Should().Throw<ObjectDisposedException>();
        Safetensors.Load(folder["a"])["x"].ToScalar<float>().Should().Be(1);
        folder.Files.Should().Equal("a");
    }

    [Fact]
    public void Saving_replaces_the_file()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["a"], [new("x", Tensor.Ones([100]))]);
        Safetensors.Save(folder["a"], [new("y", Tensor.Ones([1]))]);
        Safetensors.Load(folder["a"]).Tensors.Keys.Should().Equal("y");
        folder.Files.Should().Equal("a");
    }

    [Fact]
    public void Names_must_be_unique_and_not_reserved()
    {
        using var folder = new TemporaryFolder();
        Action twice = () => Safetensors.Save(folder["a"], [new("x", Tensor.Ones([1])), new("x", Tensor.Ones([1]))]);
        twice.Should().Throw<ArgumentException>().WithMessage("*'x' stands twice*");
        Action reserved = () => Safetensors.Save(folder["a"], [new("__metadata__", Tensor.Ones([1]))]);
        reserved.Should().Throw<ArgumentException>().WithMessage("*'__metadata__' is reserved*");
        Action unpaired = () => Safetensors.Save(folder["a"], [new("\ud800", Tensor.Ones([1]))]);
        unpaired.Should().Throw<ArgumentException>();
        folder.Files.Should().BeEmpty();
    }
}
