using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SpectralNormalizationTests : LayerContract<SpectralNormalization>
{
    protected override Shape[] Inputs => [[2, 3]];

    protected override Shape Output => [2, 3];

    protected override string Text => "SpectralNormalization(dim: 0, powerIterations: 1, epsilon: 1E-12)";

    protected override string[] Keys => ["_u", "_v"];

    protected override bool DiffersInTraining => true;

    protected override SpectralNormalization Make(RandomSource random) =>
        new(Tensor.Randn([2, 3], generator: random), generator: random);

    protected override Tensor Run(SpectralNormalization layer, Tensor[] x)
    {
        // To a gradient u and v are constants, so they must not turn between the differences.
        if (x[0].RequiresGrad)
            layer.Eval();
        return layer.Forward(x);
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => new Linear(3, 2).SpectralNorm("kernel"), "SpectralNorm: Linear has no parameter kernel of its own.*"),
        (
            () => new Linear(3, 2).SpectralNorm(powerIterations: 0),
            "SpectralNormalization: powerIterations 0 must be positive."),
        (
            () => new Linear(3, 2).SpectralNorm(epsilon: -1),
            "SpectralNormalization: epsilon -1 must be finite and not negative."),
        (
            () => new Linear(3, 2).SpectralNorm(epsilon: double.NaN),
            "SpectralNormalization: epsilon NaN must be finite and not negative."),
        (
            () => new Linear(3, 2).SpectralNorm(dim: 2),
            "SpectralNormalization: dim 2 is outside [-2, 1] of shape [2, 3].*"),
        (
            () => _ = new SpectralNormalization(Tensor.Ones([2, 3], DType.Int64)),
            "SpectralNormalization: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void The_largest_singular_value_becomes_1_and_the_keys_are_those_of_PyTorch()
    {
        Linear layer = new Linear(4, 3, generator: new RandomSource(1))
            .SpectralNorm(powerIterations: 20, generator: new RandomSource(2));
        layer.StateDict().Keys.Should().Equal(
            "bias", "parametrizations.weight.original", "parametrizations.weight.0._u",
            "parametrizations.weight.0._v");
        LargestSingularValue(layer.Weight.Value.Detach()).Should().BeApproximately(1, 1e-3f);
        var transposed = new ConvTranspose1d(2, 3, 3).SpectralNorm();
        transposed.StateDict()["parametrizations.weight.0._u"].Shape.Should().Equal([3], "its dim is that of outputs");
        LayerNorm vector = new LayerNorm(4).SpectralNorm();
        vector.Weight!.Value.ToArray<float>().Should().Equal([0.5f, 0.5f, 0.5f, 0.5f], "a vector has length 1");
    }

    [Fact]
    public void A_step_finds_u_before_v()
    {
        var layer = new SpectralNormalization(Tensor.Eye(2), generator: new RandomSource(1));
        layer.U!.CopyFrom(Tensor.From<float>([1, 0], [2]));
        layer.V!.CopyFrom(Tensor.From<float>([0, 1], [2]));
        layer.Forward([Tensor.From<float>([1, 0, 3, 4], [2, 2])]);
        layer.U.Value.ToArray<float>().Should().Equal(0, 1);
        layer.V.Value.ToArray<float>().Zip([0.6f, 0.8f], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-6f);
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

    private static float LargestSingularValue(Tensor w)
    {
        Tensor x = Tensor.Ones([w.Shape[1]]);
        for (int i = 0; i < 100; i++)
            x = w.Transpose(0, 1).Mv(w.Mv(x)).Normalize(2, 0);
        return w.Mv(x).Norm().ToScalar<float>();
    }
}
