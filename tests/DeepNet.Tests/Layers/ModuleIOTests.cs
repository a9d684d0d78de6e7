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

    private static Sequential Model(int inputs) => new(new Linear(inputs, 4), new Linear(4, 2));
}
