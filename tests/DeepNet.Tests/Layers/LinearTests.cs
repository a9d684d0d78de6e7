using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LinearTests : LayerContract<Linear>
{
    protected override Shape[] Inputs => [[2, 3]];

    protected override Shape Output => [2, 2];

    protected override string Text => "Linear(inFeatures: 3, outFeatures: 2, bias: true)";

    protected override string[] Keys => ["weight", "bias"];

    protected override Linear Make(RandomSource random) => new(3, 2, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Linear(0, 1), "Linear: inFeatures 0 must be positive."),
        (() => _ = new Linear(1, -2), "Linear: outFeatures -2 must be positive."),
        (
            () => new Linear(3, 1).Forward(Tensor.Zeros([2, 4])),
            "Linear: input [2, 4] must end with the 3 features of weight [1, 3]."),
        (
            () => new Linear(3, 1).Forward(Tensor.Zeros([])),
            "Linear: input [] must end with the 3 features of weight [1, 3]."),
        (() => new Linear(3, 1).Forward(Tensor.Zeros([3], DType.Int64)), "Linear: Int64 and Float32 do not mix; *"),
    ];

    [Fact]
    public void It_multiplies_the_last_dimension_and_adds_the_bias()
    {
        var layer = new Linear(2, 3);
        layer.Weight.CopyFrom(Tensor.From<float>([1, 2, 3, 4, 5, 6], [3, 2]));
        layer.Bias!.CopyFrom(Tensor.From<float>([10, 20, 30], [3]));
        Tensor y = layer.Forward(Tensor.From<float>([1, 1, 2, -1], [2, 1, 2]));
        y.Shape.Should().Equal(2, 1, 3);
        y.ToArray<float>().Should().Equal(13, 27, 41, 10, 22, 34);
        layer.Forward(Tensor.From<float>([1, 1], [2])).ToArray<float>().Should().Equal(13, 27, 41);
        layer.Forward(Tensor.Zeros([0, 2])).Shape.Should().Equal(0, 3);
    }

    [Fact]
    public void The_bias_can_be_left_out()
    {
        var layer = new Linear(2, 1, bias: false);
        layer.Bias.Should().BeNull();
        layer.StateDict().Keys.Should().Equal("weight");
        layer.Weight.CopyFrom(Tensor.From<float>([3, 4], [1, 2]));
        layer.Forward(Tensor.From<float>([1, 2], [1, 2])).ToArray<float>().Should().Equal(11);
        layer.ToString().Should().Be("Linear(inFeatures: 2, outFeatures: 1, bias: false)");
    }

    [Fact]
    public void It_starts_uniform_up_to_the_root_of_its_inputs()
    {
        var layer = new Linear(100, 200, generator: new RandomSource(1));
        layer.Weight.Value.Abs().Max().ToScalar<float>().Should().BeInRange(0.099f, 0.1f);
        layer.Bias!.Value.Abs().Max().ToScalar<float>().Should().BeInRange(0.095f, 0.1f);
    }

    [Fact]
    public async Task One_instance_serves_many_threads()
    {
        var net = new Sequential(new Linear(8, 16, generator: new RandomSource(1)), new Tanh(), new Linear(16, 4));
        net.Eval();
        Tensor x = Tensor.Empty([5, 8]);
        Init.Normal(x, generator: new RandomSource(2));
        float[] expected = net.Forward(x).ToArray<float>();
        float[][] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            using (Tensor.NoGrad())
                return net.Forward(x).ToArray<float>();
        })));
        results.Should().OnlyContain(y => y.SequenceEqual(expected));
    }
}
