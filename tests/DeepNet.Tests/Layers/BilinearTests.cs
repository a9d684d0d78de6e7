using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class BilinearTests : LayerContract<Bilinear>
{
    protected override Shape[] Inputs => [[2, 2], [2, 3]];

    protected override Shape Output => [2, 4];

    protected override string Text => "Bilinear(in1Features: 2, in2Features: 3, outFeatures: 4, bias: true)";

    protected override string[] Keys => ["weight", "bias"];

    protected override Bilinear Make(RandomSource random) => new(2, 3, 4, generator: random);

    protected override Tensor Run(Bilinear layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors()
    {
        var layer = new Bilinear(2, 3, 4);
        return
        [
            (() => _ = new Bilinear(0, 1, 1), "Bilinear: in1Features 0 must be positive."),
            (() => _ = new Bilinear(1, -1, 1), "Bilinear: in2Features -1 must be positive."),
            (() => _ = new Bilinear(1, 1, 0), "Bilinear: outFeatures 0 must be positive."),
            (
                () => layer.Forward(Tensor.Ones([5, 2]), Tensor.Ones([5, 2])),
                "Bilinear: inputs [5, 2] and [5, 2] do not fit weight [4, 2, 3], which is [outFeatures, in1, in2]."),
            (
                () => layer.Forward(Tensor.Ones([5, 2]), Tensor.Ones([1, 3])),
                "Bilinear: inputs [5, 2] and [1, 3] do not fit weight [4, 2, 3], which is [outFeatures, in1, in2]."),
            (
                () => layer.Forward(Tensor.Ones([5, 2]), Tensor.Ones([5, 3], DType.Float64)),
                "Bilinear: Float32 and Float64 do not mix; *"),
            (
                () => layer.Forward(Tensor.Ones([2], DType.Int64), Tensor.Ones([3], DType.Int64)),
                "Bilinear: Int64 and Float32 do not mix; *"),
            (
                () => Tensor.Ones([2]).Bilinear(Tensor.Ones([3]), layer.Weight, Tensor.Ones([1])),
                "Bilinear: bias [1] must have one number per output of weight [4, 2, 3]."),
        ];
    }

    [Fact]
    public void Each_output_is_a_sum_over_pairs_of_inputs()
    {
        var layer = new Bilinear(2, 3, 4, generator: new RandomSource(1));
        layer.Weight.Shape.Should().Equal(4, 2, 3);
        layer.Weight.Value.Abs().Max().ToScalar<float>().Should().BeLessThan(1 / MathF.Sqrt(2));
        Tensor x1 = Tensor.Randn([5, 2], generator: new RandomSource(2));
        Tensor x2 = Tensor.Randn([5, 3], generator: new RandomSource(3));
        float[] y = layer.Forward(x1, x2).ToArray<float>();
        float[] w = layer.Weight.Value.ToArray<float>(), a = x1.ToArray<float>(), b = x2.ToArray<float>();
        float expected = layer.Bias!.Value.ToArray<float>()[1];
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 3; j++)
                expected += a[4 + i] * w[6 + (3 * i) + j] * b[6 + j];
        }

        y[(4 * 2) + 1].Should().BeApproximately(expected, 1e-5f);
        new Bilinear(1, 1, 1, bias: false).StateDict().Keys.Should().Equal("weight");
    }
}
