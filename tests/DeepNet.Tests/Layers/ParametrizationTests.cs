using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

public sealed class ParametrizationTests
{
    [Fact]
    public void Weight_norm_has_the_keys_and_shapes_of_PyTorch_and_keeps_the_value()
    {
        Linear layer = new Linear(3, 2, generator: new RandomSource(1));
        float[] before = layer.Weight.Value.ToArray<float>();
        layer.WeightNorm().Should().BeSameAs(layer);
        layer.StateDict().Keys.Should().Equal(
            "bias", "parametrizations.weight.original0", "parametrizations.weight.original1");
        layer.StateDict()["parametrizations.weight.original0"].Shape.Should().Equal(2, 1);
        layer.StateDict()["parametrizations.weight.original1"].Shape.Should().Equal(2, 3);
        Close(layer.Weight.Value.ToArray<float>(), before);
        layer.NamedParameters().Select(p => p.Name).Should().Equal(layer.StateDict().Keys);
        layer.Parameters().Should().HaveCount(3).And.NotContain(layer.Weight);
        layer.IsParametrized().Should().BeTrue();
        layer.IsParametrized("weight").Should().BeTrue();
        layer.IsParametrized("bias").Should().BeFalse();
        layer.Weight.Shape.Should().Equal(2, 3);
        layer.ToString().Should().Contain("(parametrizations.weight): ParametrizationList(")
            .And.Contain("(0): WeightNormalization(dim: 0)");
        new Conv2d(2, 3, 3).WeightNorm().StateDict()["parametrizations.weight.original0"].Shape
            .Should().Equal(3, 1, 1, 1);
        new Linear(3, 2).WeightNorm(dim: null).StateDict()["parametrizations.weight.original0"].Shape
            .Should().BeEmpty();
        new Lstm(2, 3).WeightNorm("weight_hh_l0").StateDict().Keys.Should()
            .Contain("parametrizations.weight_hh_l0.original1").And.NotContain("weight_hh_l0");
    }

    [Fact]
    public void Training_changes_the_originals_and_through_them_the_weight()
    {
        Linear layer = new Linear(2, 1, bias: false).WeightNorm();
        layer.LoadStateDict(new Dictionary<string, Tensor>
        {
            ["parametrizations.weight.original0"] = Tensor.From<float>([10], [1, 1]),
            ["parametrizations.weight.original1"] = Tensor.From<float>([3, 4], [1, 2]),
        });
        Close(layer.Weight.Value.ToArray<float>(), [6, 8]);
        layer.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        layer.Weight.Grad.Should().BeNull();

        // ∂/∂g = (3 + 4) / 5; ∂/∂v = 10 (1 - v Σv / 25) / 5.
        Close(layer.Parameters()[0].Grad!.ToArray<float>(), [1.4f]);
        Close(layer.Parameters()[1].Grad!.ToArray<float>(), [0.32f, -0.24f]);
        new Sgd(layer.Parameters(), 0.5).Step();
        Close(layer.Parameters()[0].Value.ToArray<float>(), [9.3f]);
        Close([layer.Weight.Value.Norm().ToScalar<float>()], [9.3f]);
    }

    [Fact]
    public void Spectral_norm_has_the_keys_of_PyTorch_and_a_largest_singular_value_of_1()
    {
        Linear layer = new Linear(4, 3, generator: new RandomSource(1))
            .SpectralNorm(powerIterations: 20, generator: new RandomSource(2));
        layer.StateDict().Keys.Should().Equal(
            "bias", "parametrizations.weight.original", "parametrizations.weight.0._u",
            "parametrizations.weight.0._v");
        Tensor w = layer.Weight.Value.Detach();
        LargestSingularValue(w).Should().BeApproximately(1, 1e-3f);
        var transposed = new ConvTranspose1d(2, 3, 3).SpectralNorm();
        transposed.StateDict()["parametrizations.weight.0._u"].Shape.Should().Equal([3], "its dim is that of outputs");
        var vector = new LayerNorm(4);
        vector.SpectralNorm();
        Close(vector.Weight!.Value.ToArray<float>(), [0.5f, 0.5f, 0.5f, 0.5f]);
    }

    [Fact]
    public void Power_iteration_goes_on_in_training_only()
    {
        Linear layer = new Linear(4, 3, generator: new RandomSource(1)).SpectralNorm();
        layer.Eval();
        float[] u = layer.Buffers()[0].Value.ToArray<float>();
        float[] weight = layer.Weight.Value.ToArray<float>();
        layer.Weight.Value.ToArray<float>().Should().Equal(weight);
        layer.Buffers()[0].Value.ToArray<float>().Should().Equal(u);
        layer.Train();
        layer.Parameters()[1].CopyFrom(Tensor.Randn([3, 4], generator: new RandomSource(9)));
        _ = layer.Weight.Value;
        layer.Buffers()[0].Value.ToArray<float>().Should().NotEqual(u);
    }

    [Fact]
    public void Two_readings_in_one_graph_have_gradients()
    {
        Linear layer = new Linear(3, 3, generator: new RandomSource(1)).SpectralNorm();
        layer.Forward(layer.Forward(Tensor.Ones([1, 3]))).Sum().Backward();
        layer.Parameters()[1].Grad!.ToArray<float>().Should().Contain(g => g != 0);
    }

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_right_to_second_order(bool spectral)
    {
        Linear layer = new Linear(3, 2, generator: new RandomSource(1));
        Parametrization function = spectral
            ? new SpectralNormalization(layer.Weight, generator: new RandomSource(2))
            : new WeightNormalization();
        function.To(DType.Float64);
        function.Eval();
        Tensor w = layer.Weight.Value.Detach().Cast(DType.Float64);
        Tensor[] originals = Array.ConvertAll(function.RightInverse(w), x => x.Detach().Clone().RequireGrad());
        GradCheck.Verify(function.Forward, originals, order: 2);
    }

    [Fact]
    public void Errors_name_the_parameter_and_the_rule()
    {
        var layer = new Linear(3, 2);
        Throws(() => layer.WeightNorm("kernel"), "Parametrize: Linear has no parameter kernel of its own.*");
        Throws(() => layer.Parametrize("weight", new Cut()),
            "Parametrize: Cut gives Float32 [1, 3] for a parameter that is Float32 [2, 3].");
        layer.IsParametrized().Should().BeFalse();
        Throws(() => layer.RemoveParametrizations("weight"),
            "RemoveParametrizations: weight of Linear is not parametrized.");
        Throws(() => layer.WeightNorm(dim: 2), "WeightNormalization: dim 2 is outside*");
        Throws(() => layer.SpectralNorm(powerIterations: 0),
            "SpectralNormalization: powerIterations 0 must be positive.");
        Throws(() => layer.SpectralNorm(epsilon: -1), "SpectralNormalization: epsilon -1 must not be negative.");
        layer.WeightNorm();
        Throws(() => layer.RemoveParametrizations("weight", leaveParametrized: false),
            "RemoveParametrizations: weight has 2 originals; only leaveParametrized: true can remove them.");
        ((Action)(() => Tensor.Ones([2, 3]).WeightNorm(Tensor.Ones([3])))).Should().Throw<ShapeException>()
            .WithMessage("WeightNorm: g [3] must be [2, 1], one length for each slice of [2, 3].");
    }

    private static void Throws(Action call, string message) =>
        call.Should().Throw<ArgumentException>().WithMessage(message);

    private static float LargestSingularValue(Tensor w)
    {
        Tensor x = Tensor.Ones([w.Shape[1]]);
        for (int i = 0; i < 100; i++)
            x = w.Transpose(0, 1).Mv(w.Mv(x)).Normalize(2, 0);
        return w.Mv(x).Norm().ToScalar<float>();
    }

    private static void Close(float[] actual, float[] expected) =>
        actual.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f, string.Join(" ", actual));

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
