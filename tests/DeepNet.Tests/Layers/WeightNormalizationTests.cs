using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Layers;

public sealed class WeightNormalizationTests : LayerContract<WeightNormalization>
{
    protected override Shape[] Inputs => [[2, 1], [2, 3]];

    protected override Shape Output => [2, 3];

    protected override string Text => "WeightNormalization(dim: 0)";

    protected override WeightNormalization Make(RandomSource random) => new();

    protected override Tensor Run(WeightNormalization layer, Tensor[] x) => layer.Forward(x);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => new Linear(3, 2).WeightNorm("kernel"), "Parametrize: Linear has no parameter kernel of its own.*"),
        (() => new Linear(3, 2).WeightNorm(dim: 2), "WeightNormalization: dim 2 is outside [-2, 1] of shape [2, 3].*"),
        (
            () => new WeightNormalization().Forward([Tensor.Ones([3]), Tensor.Ones([2, 3])]),
            "WeightNorm: g [3] must be [2, 1], one length for each slice of [2, 3]."),
        (
            () => new WeightNormalization().Forward([Tensor.Ones([2, 1], DType.Float64), Tensor.Ones([2, 3])]),
            "WeightNorm: Float32 and Float64 do not mix; *"),
    ];

    [Fact]
    public void The_value_stays_and_the_keys_and_shapes_are_those_of_PyTorch()
    {
        Linear layer = new Linear(3, 2, generator: new RandomSource(1));
        float[] before = layer.Weight.Value.ToArray<float>();
        layer.WeightNorm().Should().BeSameAs(layer);
        layer.StateDict().Keys.Should().Equal(
            "bias", "parametrizations.weight.original0", "parametrizations.weight.original1");
        Lengths(layer).Should().Equal(2, 1);
        layer.StateDict()["parametrizations.weight.original1"].Shape.Should().Equal(2, 3);
        Close(layer.Weight.Value, before);
        layer.NamedParameters().Select(p => p.Name).Should().Equal(layer.StateDict().Keys);
        layer.Parameters().Should().HaveCount(3).And.NotContain(layer.Weight);
        layer.IsParametrized().Should().BeTrue();
        layer.IsParametrized("weight").Should().BeTrue();
        layer.IsParametrized("bias").Should().BeFalse();
        layer.Weight.Shape.Should().Equal(2, 3);
        layer.ToString().Should().Contain("(parametrizations.weight): ParametrizationList(")
            .And.Contain("(0): WeightNormalization(dim: 0)");
        new Lstm(2, 3).WeightNorm("weight_hh_l0").StateDict().Keys.Should()
            .Contain("parametrizations.weight_hh_l0.original1").And.NotContain("weight_hh_l0");
    }

    [Fact]
    public void The_dim_says_what_has_a_length()
    {
        Lengths(new Conv2d(2, 3, 3).WeightNorm()).Should().Equal(3, 1, 1, 1);
        Lengths(new Linear(3, 2).WeightNorm(dim: 1)).Should().Equal(1, 3);
        Lengths(new Linear(3, 2).WeightNorm(dim: -1)).Should().Equal(1, 3);
        Lengths(new Linear(3, 2).WeightNorm(dim: null)).Should().BeEmpty();
        new WeightNormalization(null).ToString().Should().Be("WeightNormalization(dim: null)");
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
        Close(layer.Weight, [6, 8]);
        layer.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        layer.Weight.Grad.Should().BeNull();

        // ∂/∂g = (3 + 4) / 5; ∂/∂v = 10 (1 - v Σv / 25) / 5.
        Close(layer.Parameters()[0].Grad!, [1.4f]);
        Close(layer.Parameters()[1].Grad!, [0.32f, -0.24f]);
        new Sgd(layer.Parameters(), 0.5).Step();
        Close(layer.Parameters()[0], [9.3f]);
        Close(layer.Weight.Value.Norm(), [9.3f]);
    }

    private static Shape Lengths(Module layer) => layer.StateDict()["parametrizations.weight.original0"].Shape;

    private static void Close(Tensor actual, float[] expected) =>
        actual.ToArray<float>().Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
}
