using DeepNet.Layers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

public sealed class ParametrizationTests
{
    [Fact]
    public void A_second_function_is_applied_to_the_first_ones_result()
    {
        var layer = new Linear(2, 2, bias: false);
        layer.Parametrize("weight", new Symmetric());
        layer.Parametrize("weight", new Doubled());
        layer.StateDict().Keys.Should().Equal("parametrizations.weight.original");
        layer.Weight.CopyFrom(Tensor.From<float>([2, 4, 4, 6], [2, 2]));
        layer.Parameters()[0].Value.ToArray<float>().Should().Equal(1, 2, 2, 3);
        layer.Weight.Value.ToArray<float>().Should().Equal(2, 4, 4, 6);
        layer.Parameters()[0].CopyFrom(Tensor.From<float>([1, 2, 0, 3], [2, 2]));
        layer.Weight.Value.ToArray<float>().Should().Equal(2, 4, 4, 6);
    }

    [Fact]
    public void Removing_bakes_the_value_in_or_gives_the_original_back()
    {
        Linear layer = new Linear(3, 2).WeightNorm();
        Parameter weight = layer.Weight;
        float[] value = weight.Value.ToArray<float>();
        layer.RemoveParametrizations("weight");
        layer.Weight.Should().BeSameAs(weight);
        layer.StateDict().Keys.Should().Equal("weight", "bias");
        weight.Value.ToArray<float>().Should().Equal(value);
        weight.RequiresGrad.Should().BeTrue();
        layer.IsParametrized().Should().BeFalse();
        layer.Forward(Tensor.Ones([1, 3])).Sum().Backward();
        weight.Grad.Should().NotBeNull();

        var doubled = new Linear(1, 1, bias: false);
        doubled.Parametrize("weight", new Doubled());
        doubled.Weight.CopyFrom(Tensor.From<float>([6], [1, 1]));
        doubled.RemoveParametrizations("weight", leaveParametrized: false);
        doubled.Weight.Value.ToScalar<float>().Should().Be(3);
    }

    [Fact]
    public void Types_and_freezing_reach_the_originals()
    {
        Linear layer = new Linear(3, 2).SpectralNorm();
        layer.To(DType.Float64);
        layer.Weight.DType.Should().Be(DType.Float64);
        layer.Weight.Value.DType.Should().Be(DType.Float64);
        layer.Freeze();
        layer.Weight.RequiresGrad.Should().BeFalse();
        layer.Weight.RequiresGrad = true;
        layer.Parameters()[1].RequiresGrad.Should().BeTrue();
        layer.ParameterCount.Should().Be(8);
    }

    [Fact]
    public void They_are_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        Sequential original = Net(), copy = Net();
        original.Save(folder["a"]);
        copy.Load(folder["a"]);
        original.Eval();
        copy.Eval();
        Tensor x = Tensor.Randn([2, 3]);
        copy.Forward(x).ToArray<float>().Should().Equal(original.Forward(x).ToArray<float>());
        ((Action)(() => new Sequential(new Linear(3, 4), new Linear(4, 2)).Load(folder["a"])))
            .Should().Throw<StateDictException>().WithMessage("*unexpected: 0.parametrizations.weight.original0*");

        static Sequential Net() => new(new Linear(3, 4).WeightNorm(), new Linear(4, 2).SpectralNorm());
    }

    [Fact]
    public void Errors_name_the_parameter_and_the_rule()
    {
        var layer = new Linear(3, 2);
        Throws(() => layer.Parametrize("weight", new Cut()),
            "Parametrize: Cut gives Float32 [1, 3] for a parameter that is Float32 [2, 3].");
        layer.IsParametrized().Should().BeFalse();
        Throws(() => layer.RemoveParametrizations("weight"),
            "RemoveParametrizations: weight of Linear is not parametrized.");
        layer.WeightNorm();
        Throws(() => layer.RemoveParametrizations("weight", leaveParametrized: false),
            "RemoveParametrizations: weight has 2 originals; only leaveParametrized: true can remove them.");
    }

    private static void Throws(Action call, string message) =>
        call.Should().Throw<ArgumentException>().WithMessage(message);

    private sealed class Symmetric : Parametrization
    {
        public override Tensor Forward(Tensor[] originals)
        {
            Tensor upper = originals[0].Triu();
            return upper + upper.Triu(1).Transpose(0, 1);
        }
    }

    private sealed class Doubled : Parametrization
    {
        public override Tensor Forward(Tensor[] originals) => originals[0] * 2;

        public override Tensor[] RightInverse(Tensor value) => [value * 0.5];
    }

    private sealed class Cut : Parametrization
    {
        public override Tensor Forward(Tensor[] originals) => originals[0].Narrow(0, 0, 1);
    }
}
