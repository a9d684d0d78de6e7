using DeepNet.IO;
using static DeepNet.Tests.IO.PickleBytes;

namespace DeepNet.Tests.IO;

public class PyTorchFileTests
{
    private static readonly float[] s_values = [0, 1, 2, 3, 4, 5];

    [Fact]
    public void Both_forms_give_the_same_tensors()
    {
        string pickle = Dictionary(
            ("w", Rebuild(StorageId("0", 6), 0, [2, 3], [3, 1])), ("b", Rebuild(StorageId("1", 2), 1, [], [])));
        PyTorchFile zip = Load(Zip(pickle, ("data/0", Floats(s_values)), ("data/1", Floats(7, 8))));
        PyTorchFile legacy = Load(Legacy(pickle, ("1", 2, Floats(7, 8)), ("0", 6, Floats(s_values))));
        FormatFiles.ShouldEqual(legacy.Tensors, zip.Tensors, "one is the other");
        zip.Tensors.Keys.Should().Equal("w", "b");
        zip["w"].Shape.Should().Equal(2, 3);
        zip["w"].ToArray<float>().Should().Equal(s_values);
        zip["b"].Rank.Should().Be(0);
        zip["b"].ToScalar<float>().Should().Be(8);
        zip.Metadata.Should().BeEmpty();
    }

    [Fact]
    public void Nested_checkpoints_become_dotted_names()
    {
        string tensor = Rebuild(StorageId("0", 6), 2, [2], [1]);
        string pickle = Dictionary(
            ("epoch", Integer(3)),
            ("model", Inner(("fc.weight", tensor), ("empty", "}"))),
            ("optimizer", Inner(("state", $"}}({Integer(0)}}}({Str("exp_avg")}{tensor}uu"))),
            ("list", $"]({Integer(-1)}G\u003f\u00b9\u0099\u0099\u0099\u0099\u0099\u009a{Str("ä")}N\u0088e"),
            ("big", "\u008a\u0009\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0001"),
            ("dtype", "ctorch\nfloat32\n"),
            ("set", $"c__builtin__\nset\n(]({Integer(5)}etR"),
            ("size", $"ctorch\nSize\n{Ints(4, 5)}\u0085R"),
            ("device", $"ctorch\ndevice\n{Str("cpu")}\u0085R"));
        PyTorchFile file = Load(Zip(pickle, ("data/0", Floats(s_values))));
        file.Tensors.Keys.Should().Equal("model.fc.weight", "optimizer.state.0.exp_avg");
        file.Under("model").Keys.Should().Equal("fc.weight");
        file.Under("model")["fc.weight"].ToArray<float>().Should().Equal(2, 3);
        file.Metadata.Should().Equal(new OrderedDictionary<string, string>
        {
            ["epoch"] = "3",
            ["list.0"] = "-1",
            ["list.1"] = "0.1",
            ["list.2"] = "ä",
            ["list.3"] = "None",
            ["list.4"] = "True",
            ["big"] = "18446744073709551616",
            ["dtype"] = "torch.float32",
            ["set.0"] = "5",
            ["size.0"] = "4",
            ["size.1"] = "5",
            ["device"] = "cpu",
        });
        Action under = () => file.Under("mode");
        under.Should().Throw<KeyNotFoundException>().WithMessage("*'mode.'*");
    }

    [Fact]
    public void Views_keep_their_strides_and_share_their_storage()
    {
        string storage = StorageId("0", 6);
        PyTorchFile file = Load(Zip(
            Dictionary(
                ("transposed", Rebuild(storage, 0, [3, 2], [1, 3])),
                ("row", Rebuild(storage, 3, [3], [1])),
                ("expanded", Rebuild(storage, 1, [2, 1000000], [0, 0])),
                ("none", Rebuild(storage, 0, [0, 3], [3, 1])),
                ("parameter", $"ctorch._utils\n_rebuild_parameter\n({Rebuild(storage, 0, [6], [1])}\u0088{Empty}tR")),
            ("data/0", Floats(s_values))));
        file["transposed"].ToArray<float>().Should().Equal(0, 3, 1, 4, 2, 5);
        file["row"].ToArray<float>().Should().Equal(3, 4, 5);
        file["expanded"].Shape.Should().Equal(2, 1_000_000);
        file["expanded"].Sum().ToScalar<float>().Should().Be(2_000_000);
        file["none"].Shape.Should().Equal(0, 3);
        file["parameter"].ToArray<float>().Should().Equal(s_values);
        file["parameter"].Storage.Should().BeSameAs(file["row"].Storage);
    }

    [Theory]
    [InlineData("DoubleStorage", DType.Float64, new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F }, 1)]
    [InlineData("HalfStorage", DType.Float16, new byte[] { 0, 0x3C }, 1)]
    [InlineData("BFloat16Storage", DType.BFloat16, new byte[] { 0x80, 0x3F }, 1)]
    [InlineData("LongStorage", DType.Int64, new byte[] { 254, 255, 255, 255, 255, 255, 255, 255 }, -2)]
    [InlineData("IntStorage", DType.Int32, new byte[] { 254, 255, 255, 255 }, -2)]
    [InlineData("ShortStorage", DType.Int32, new byte[] { 254, 255 }, -2)]
    [InlineData("CharStorage", DType.Int8, new byte[] { 254 }, -2)]
    [InlineData("ByteStorage", DType.UInt8, new byte[] { 254 }, 254)]
    [InlineData("BoolStorage", DType.Bool, new byte[] { 1 }, 1)]
    public void Every_type_of_storage_is_read(string type, DType dtype, byte[] data, double expected)
    {
        foreach (string module in new[] { "torch", "torch.cuda" })
        {
            string pickle = $"\u0080\u0002{Rebuild(StorageId("k", 1, type, module), 0, [1], [1])}.";
            foreach (byte[] bytes in new[] { Zip(pickle, ("data/k", data)), Legacy(pickle, ("k", 1, data)) })
            {
                Tensor x = Load(bytes)[""];
                x.DType.Should().Be(dtype);
                x.Cast(DType.Float64).ToArray<double>().Should().Equal(expected);
            }
        }
    }

    [Fact]
    public void Storages_of_bytes_take_the_type_of_the_tensor()
    {
        string Tensor3(string dtype, int offset, int size) =>
            $"ctorch._utils\n_rebuild_tensor_v3\n({StorageId("0", 8, "UntypedStorage")}{Integer(offset)}{Ints(size)}"
                + $"{Ints(1)}\u0089{Empty}ctorch\n{dtype}\ntR";
        byte[] data = Floats(1, 2);
        PyTorchFile file = Load(Zip(
            Dictionary(("f", Tensor3("float32", 1, 1)), ("u", Tensor3("uint16", 0, 4))), ("data/0", data)));
        file["f"].ToArray<float>().Should().Equal(2);
        file["u"].ToArray<int>().Should().Equal(0, 0x3F80, 0, 0x4000);
        Rejects(
            Zip(Dictionary(("f", Tensor3("float32", 1, 2))), ("data/0", data)),
            "tensor 'f': shape [2]*from element 1 on leaves its storage of 2 elements.");
        string Part(int start) =>
            $"ctorch._utils\n_rebuild_tensor_v3\n(({Str("storage")}ctorch\nUntypedStorage\n{Str("0")}{Str("cpu")}"
                + $"{Integer(8)}({Str("v")}{Integer(start)}{Integer(4)}ttQ{Integer(0)}{Ints(1)}{Ints(1)}\u0089{Empty}"
                + "ctorch\nfloat32\ntR";
        Load(Zip(Dictionary(("f", Part(4))), ("data/0", data)))["f"].ToArray<float>().Should().Equal(2);
        Rejects(
            Zip(Dictionary(("f", Part(2))), ("data/0", data)),
            "tensor 'f': its storage begins at byte 2, within an element of 4 bytes.");
    }

    [Fact]
    public void Big_endian_archives_compressed_entries_and_old_dictionaries_are_read()
    {
        string pickle = Dictionary(("x", Rebuild(StorageId("0", 1), 0, [1], [1])));
        Load(Zip(pickle, ("data/0", [0x3F, 0x80, 0, 0]), ("byteorder", "big"u8.ToArray())))["x"]
            .ToScalar<float>().Should().Be(1);
        Rejects(Zip(pickle, ("data/0", new byte[4]), ("byteorder", "odd"u8.ToArray())), "the byte order 'odd'*");
        string tensor = Rebuild(StorageId("0", 1), 0, [1], [1]);
        string python2 = $"\u0080\u0002ccollections\nOrderedDict\n(](](U\u0001x{tensor}eetR.";
        Load(Zip(python2, ("data/0", Floats(5))))["x"].ToScalar<float>().Should().Be(5);
        // Python writes numbers beyond 32 bits as LONG1, whatever their value.
        string offset = pickle.Replace(Integer(1) + "tQ" + Integer(0), Integer(1) + "tQ\u008a\u0000");
        offset.Should().NotBe(pickle);
        Load(Zip(offset, ("data/0", Floats(5))))["x"].ToScalar<float>().Should().Be(5);
        string part = $"\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\n(({Str("storage")}ctorch\nFloatStorage\n"
            + $"{Str("0")}{Str("cpu")}{Integer(6)}({Str("v")}{Integer(2)}{Integer(3)}ttQ{Integer(1)}{Ints(2)}"
            + $"{Ints(1)}\u0089{Empty}tR.";
        Load(Legacy(part, ("0", 6, Floats(s_values))))[""].ToArray<float>().Should().Equal(3, 4);
    }

    [Fact]
    public void Newer_protocols_are_read()
    {
        string pickle = "\u0080\u0004\u0095\u0010\0\0\0\0\0\0\0}\u0094(\u008c\u0001a\u0094K\u0001\u008c\u0001b"
            + "\u0094\u008c\u000bcollections\u0094\u008c\u000bOrderedDict\u0094\u0093\u0094)R"
            + "\u008c\u0001c\u008f(K\u0002\u0090\u008c\u0001d(K\u0003\u0091\u008c\u0001eC\u0001zh\u0001K\u0007u.";
        Load(Zip(pickle.Replace("h\u0001K\u0007", "\u008c\u0001fM\u0007\0", StringComparison.Ordinal))).Metadata
            .Should().Equal(new OrderedDictionary<string, string>
            {
                ["a"] = "1",
                ["c.0"] = "2",
                ["d.0"] = "3",
                ["e"] = "z",
                ["f"] = "7",
            });
        Rejects(Zip(pickle), "tensor 'a': the name stands twice.");
    }

    [Fact]
    public void Damaged_storages_name_the_tensor()
    {
        string pickle = Dictionary(("w", Rebuild(StorageId("0", 6), 0, [2, 3], [3, 1])));
        byte[] data = Floats(s_values);
        Rejects(Zip(pickle), "tensor 'w': its entry 'model/data/0' is missing*");
        Rejects(Zip(pickle, ("data/0", data[1..])), "tensor 'w': its storage of 24 bytes has 23 in*");
        Rejects(Legacy(pickle), "tensor 'w': its storage '0' is not among*");
        Rejects(Legacy(pickle, ("0", 5, data)), "the storage '0' of 6 elements has 5*");
        Rejects(Legacy(pickle, ("0", 6, data[1..])), "the storage '0' of 6 elements*23 bytes are left*");
        Rejects(Legacy(pickle, ("0", 6, data), ("0", 6, data)), "the storage '0' stands twice*");
        Rejects(Legacy(pickle, ("1", 6, data)), "*names one that no tensor has*");
        byte[] legacy = Legacy(pickle, ("0", 6, data));
        for (int length = 0; length < legacy.Length; length++)
            Rejects(legacy[..length], "*");
        byte[] zip = Zip(pickle, ("data/0", data));
        for (int length = 0; length < zip.Length; length += 7)
            Rejects(zip[..length], "*");
    }

    [Theory]
    [InlineData(0, new[] { 7 }, new[] { 1 }, "shape [7] with strides [1] from element 0 on leaves its storage of 6*")]
    [InlineData(1, new[] { 2, 3 }, new[] { 3, 1 }, "*from element 1 on leaves*")]
    [InlineData(-1, new[] { 1 }, new[] { 1 }, "*from element -1 on leaves*")]
    [InlineData(0, new[] { 2 }, new[] { -1 }, "dim 0 has the negative stride -1.")]
    [InlineData(0, new[] { -2 }, new[] { 1 }, "*has the size -2*")]
    [InlineData(0, new[] { 2147483647, 2147483647, 2147483647 }, new[] { 0, 0, 0 }, "*63 bits*")]
    [InlineData(0, new[] { 0, 2147483647, 2147483647, 9 }, new[] { 0, 0, 0, 0 }, "*63 bits*")]
    [InlineData(0, new[] { 2147483647, 1 }, new[] { 2147483647, 1 }, "*leaves*")]
    [InlineData(0, new[] { 2 }, new[] { 1, 1 }, "1 sizes and 2 strides*")]
    public void Tensors_outside_their_storage_are_refused(int offset, int[] sizes, int[] strides, string message) =>
        Rejects(
            Zip(
                Dictionary(("w", Rebuild(StorageId("0", 6), offset, sizes, strides))), ("data/0", Floats(s_values))),
            $"tensor 'w': {message}");

    [Fact]
    public void Other_archives_are_told_apart()
    {
        Rejects(Zip("\u0080\u0002}.", ("constants.pkl", [1])), "*TorchScript program*state_dict()*");
        Rejects(Zip("\u0080\u0002}.", ("data/0", [1]), ("../evil", [1])), "*'model/../evil'*outside a folder*");
        Rejects("hello, this is text"u8.ToArray(), "*neither a ZIP archive nor a pickle*");
        Rejects([], "*neither a ZIP archive nor a pickle*");
        Rejects(Of("\u0080\u0002K\u0001."), "the first pickle is not the magic number of torch.save.");
        using var folder = new TemporaryFolder();
        Npz.Save(folder["a"], [new("x", Tensor.Ones([1]))]);
        Action load = () => PyTorchFile.Load(folder["a"]);
        load.Should().Throw<ModelFileException>().WithMessage("*0 entries data.pkl*");
    }

    [Fact]
    public void Files_of_PyTorch_hold_the_tensors_of_their_twins()
    {
        if (FormatFiles.Folder() is not { } folder)
            return;
        string[] twins = Directory.GetFiles(Path.Combine(folder, "torch"), "*.safetensors");
        twins.Should().NotBeEmpty();
        foreach (string twin in twins)
        {
            Dictionary<string, Tensor> expected = Safetensors.Load(twin).Tensors
                .Where(entry => entry.Key is not ("__x" or "__y")).ToDictionary();
            string name = Path.ChangeExtension(twin, null);
            FormatFiles.ShouldEqual(PyTorchFile.Load($"{name}.pt").Tensors, expected, name);
            FormatFiles.ShouldEqual(PyTorchFile.Load($"{name}_legacy.pt").Tensors, expected, $"{name}, legacy");
        }
    }

    [Fact]
    public void A_checkpoint_of_PyTorch_is_flattened()
    {
        if (FormatFiles.Folder() is not { } folder)
            return;
        PyTorchFile file = PyTorchFile.Load(Path.Combine(folder, "torch", "checkpoint_nested.pt"));
        FormatFiles.ShouldEqual(
            file.Under("model"), PyTorchFile.Load(Path.Combine(folder, "torch", "mlp.pt")).Tensors, "model");
        file.Tensors.Keys.Should().BeEquivalentTo(
            "model.0.weight", "model.0.bias", "model.2.weight", "model.2.bias", "noncontig", "shared.0", "shared.1");
        file["noncontig"].Shape.Should().Equal(3, 2);
        file["noncontig"].ToArray<float>().Should().Equal(0, 3, 1, 4, 2, 5);
        file["shared.0"].Storage.Should().BeSameAs(file["model.0.weight"].Storage);
        file["shared.1"].ToArray<float>().Should().Equal(file["model.0.weight"].Select(0, 0).ToArray<float>());
        file.Metadata.Should().Equal(new OrderedDictionary<string, string>
        {
            ["epoch"] = "3",
            ["lr"] = "0.1",
            ["list.0"] = "1",
            ["list.1"] = "2.5",
            ["list.2"] = "a",
            ["list.3"] = "None",
            ["list.4"] = "True",
        });
    }

    private static PyTorchFile Load(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.pt"], bytes);
        return PyTorchFile.Load(folder["a.pt"]);
    }

    private static void Rejects(byte[] bytes, string message)
    {
        Action load = () => Load(bytes);
        load.Should().Throw<ModelFileException>().WithMessage($"*a.pt: {message}");
    }
}
