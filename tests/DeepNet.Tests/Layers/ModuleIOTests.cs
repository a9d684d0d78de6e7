using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

public class ModuleIOTests
{
    [Fact]
    public void A_module_survives_a_round_trip()
    {
        using var folder = new TemporaryFolder();
        Sequential original = Model(3), copy = Model(3);
        original.Save(folder["model.safetensors"]);
        copy.Load(folder["model.safetensors"]).MissingKeys.Should().BeEmpty();

        Tensor x = Tensor.From<float>([1, -2, 3], [1, 3]);
        copy.Forward(x).ToArray<float>().Should().Equal(original.Forward(x).ToArray<float>());
        Safetensors.Load(folder["model.safetensors"]).Tensors.Keys
            .Should().Equal("0.weight", "0.bias", "1.weight", "1.bias");
    }

    [Fact]
    public void Names_must_fit_unless_strict_is_off()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Model(3);
        Safetensors.Save(folder["a"], [new("0.bias", Tensor.Ones([4])), new("other", Tensor.Ones([1]))]);
        Action strict = () => model.Load(folder["a"]);
        strict.Should().Throw<StateDictException>().WithMessage("*other*");

        StateDictReport report = model.Load(folder["a"], strict: false);
        report.MissingKeys.Should().Equal("0.weight", "1.weight", "1.bias");
        report.UnexpectedKeys.Should().Equal("other");
        ((Linear)model[0]).Bias!.Value.ToArray<float>().Should().Equal(1, 1, 1, 1);
    }

    [Fact]
    public void Another_shape_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        Model(2).Save(folder["a"]);
        Sequential model = Model(3);
        float[] before = ((Linear)model[0]).Weight.Value.ToArray<float>();
        Action load = () => model.Load(folder["a"], strict: false);
        load.Should().Throw<StateDictException>().WithMessage("*0.weight*");
        ((Linear)model[0]).Weight.Value.ToArray<float>().Should().Equal(before);
    }

    [Fact]
    public void The_content_of_a_file_tells_its_format()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Model(1);
        OrderedDictionary<string, Tensor> state = model.StateDict();
        (string, string)[] entries =
        [
            .. state.Select((entry, i) => (
                entry.Key,
                PickleBytes.Rebuild(
                    PickleBytes.StorageId($"{i}", (int)entry.Value.Count), 0, entry.Value.Shape.ToArray(),
                    entry.Value.Layout.Strides.ToArray().Select(stride => (int)stride).ToArray()))),
        ];
        byte[][] data = [.. state.Values.Select(value => PickleBytes.Floats(value.ToArray<float>()))];
        string pickle = PickleBytes.Dictionary(entries);
        File.WriteAllBytes(
            folder["zip.npz"], PickleBytes.Zip(pickle, [.. data.Select((bytes, i) => ($"data/{i}", bytes))]));
        File.WriteAllBytes(
            folder["legacy.safetensors"],
            PickleBytes.Legacy(pickle, [.. data.Select((bytes, i) => ($"{i}", bytes.Length / 4L, bytes))]));
        Npz.Save(folder["arrays.pt"], state);
        model.Save(folder["tensors.pth"]);
        foreach (string name in folder.Files)
        {
            Sequential copy = Model(1);
            copy.Load(folder[name]);
            FormatFiles.ShouldEqual(copy.StateDict(), state, name);
        }

        folder.Files.Should().HaveCount(4);
    }

    [Fact]
    public void Broken_files_of_any_format_are_one_kind_of_error()
    {
        using var folder = new TemporaryFolder();
        foreach (byte[] bytes in new byte[][]
        {
            [], [.. "PK\u0003\u0004"u8, 1, 2, 3], PickleBytes.Of("\u0080\u0002cos\nsystem\n."), [1, 2, 3],
            PickleBytes.Zip("\u0080\u0002cos\nsystem\n."),
        })
        {
            File.WriteAllBytes(folder["a"], bytes);
            Action load = () => Model(1).Load(folder["a"]);
            load.Should().Throw<ModelFileException>().WithMessage($"*{folder["a"]}: *");
        }

        Npz.Save(folder["a"], [new("0.weight", Tensor.Ones([1], DType.Int8))]);
        File.WriteAllBytes(folder["a"], File.ReadAllBytes(folder["a"])[..^10]);
        Action damaged = () => Model(1).Load(folder["a"]);
        damaged.Should().Throw<ModelFileException>();
    }

    private static Sequential Model(int inputs) => new(new Linear(inputs, 4), new Linear(4, 2));
}
