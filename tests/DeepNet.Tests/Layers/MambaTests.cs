using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MambaTests : LayerContract<Mamba>
{
    protected override Shape[] Inputs => [[1, 3, 2]];

    protected override Shape Output => [1, 3, 2];

    protected override string Text => Make(new RandomSource(1)) is var mamba
        ? LayerTesting.Tree(
            "Mamba(2, stateDim: 2, convKernel: 2, innerDim: 4, dtRank: 1", ("in_proj", mamba.InProj),
            ("conv1d", mamba.Conv1d), ("x_proj", mamba.XProj!), ("dt_proj", mamba.DtProj!), ("out_proj", mamba.OutProj))
        : "";

    protected override string[] Keys =>
    [
        "A_log", "D", "in_proj.weight", "conv1d.weight", "conv1d.bias", "x_proj.weight", "dt_proj.weight",
        "dt_proj.bias", "out_proj.weight",
    ];

    [Fact]
    public void It_has_the_keys_and_shapes_of_the_reference()
    {
        var layer = new Mamba(20);
        LayerTesting.StateOf(layer).Should().Equal(
            "A_log [40, 16]", "D [40]", "in_proj.weight [80, 20]", "conv1d.weight [40, 1, 4]", "conv1d.bias [40]",
            "x_proj.weight [34, 40]", "dt_proj.weight [40, 2]", "dt_proj.bias [40]", "out_proj.weight [20, 40]");
        layer.ALog.Value.ToArray<float>()[..3].Should().Equal(0, MathF.Log(2), MathF.Log(3));
        new Mamba(4, convBias: false, bias: true).StateDict().Keys.Should()
            .Contain("in_proj.bias").And.Contain("out_proj.bias").And.NotContain("conv1d.bias");
    }

    [Fact]
    public void Initial_steps_are_between_the_limits()
    {
        var layer = new Mamba(64, dtMin: 0.01, dtMax: 0.1, generator: new RandomSource(1));
        var constant = new Mamba(64, dtMin: 0.01, dtMax: 0.1, selective: false, generator: new RandomSource(1));
        foreach (Parameter bias in new[] { layer.DtProj!.Bias!, constant.DtBias! })
        {
            Tensor dt = bias.Value.Softplus();
            dt.Min().ToScalar<float>().Should().BeInRange(0.00999f, 0.02f);
            dt.Max().ToScalar<float>().Should().BeInRange(0.08f, 0.1001f);
        }
    }

    [Fact]
    public void Without_selection_the_parameters_are_those_of_a_time_invariant_system()
    {
        var layer = new Mamba(20, selective: false);
        LayerTesting.StateOf(layer).Should().Equal(
            "A_log [40, 16]", "D [40]", "dt_bias [40]", "B [40, 16]", "C [40, 16]", "in_proj.weight [80, 20]",
            "conv1d.weight [40, 1, 4]", "conv1d.bias [40]", "out_proj.weight [20, 40]");
        layer.Selective.Should().BeFalse();
        layer.ToString().Should().Contain("selective: false");
        new Mamba(4).Selective.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_computes_the_recurrence_of_the_paper(bool selective)
    {
        // Channel by channel in doubles.
        var layer = new Mamba(3, stateDim: 2, convKernel: 2, selective: selective, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([1, 5, 3], generator: new RandomSource(2));
        OrderedDictionary<string, Tensor> state = layer.StateDict();
        double[] Values(string name) => state[name].Cast(DType.Float64).ToArray<double>();
        double[] input = Values("in_proj.weight"), kernel = Values("conv1d.weight"), bias = Values("conv1d.bias");
        double[] a = Values("A_log"), d = Values("D"), output = Values("out_proj.weight");
        double[] data = x.Cast(DType.Float64).ToArray<double>();
        double Silu(double v) => v / (1 + Math.Exp(-v));
        double Inner(int t, int row) => Enumerable.Range(0, 3).Sum(j => input[(row * 3) + j] * data[(t * 3) + j]);
        var h = new double[6, 2];
        var expected = new List<float>();
        for (int t = 0; t < 5; t++)
        {
            double[] u = [.. Enumerable.Range(0, 6).Select(k => Silu(
                bias[k] + (kernel[(2 * k) + 1] * Inner(t, k)) + (t > 0 ? kernel[2 * k] * Inner(t - 1, k) : 0)))];
            double Projected(int row) => Enumerable.Range(0, 6).Sum(k => Values("x_proj.weight")[(row * 6) + k] * u[k]);
            var y = new double[6];
            for (int k = 0; k < 6; k++)
            {
                double delta = selective
                    ? (Values("dt_proj.weight")[k] * Projected(0)) + Values("dt_proj.bias")[k]
                    : Values("dt_bias")[k];
                delta = Math.Log(1 + Math.Exp(delta));
                y[k] = d[k] * u[k];
                for (int n = 0; n < 2; n++)
                {
                    double b = selective ? Projected(1 + n) : Values("B")[(2 * k) + n];
                    double c = selective ? Projected(3 + n) : Values("C")[(2 * k) + n];
                    h[k, n] = (Math.Exp(-delta * Math.Exp(a[(2 * k) + n])) * h[k, n]) + (delta * b * u[k]);
                    y[k] += c * h[k, n];
                }

                y[k] *= Silu(Inner(t, 6 + k));
            }

            expected.AddRange(Enumerable.Range(0, 3).Select(
                i => (float)Enumerable.Range(0, 6).Sum(k => output[(i * 6) + k] * y[k])));
        }

        float[] actual = layer.Forward(x).ToArray<float>();
        actual.Zip(expected, (p, q) => Math.Abs(p - q)).Max().Should().BeLessThan(1e-6f);
        actual.Should().Contain(v => Math.Abs(v) > 1e-2f);
    }

    [Fact]
    public void Gradients_without_selection_reach_every_parameter()
    {
        var layer = new Mamba(3, stateDim: 2, selective: false, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 20, 3], generator: new RandomSource(2));
        layer.Forward(x).Square().Sum().Backward();
        foreach ((string name, Parameter parameter) in layer.NamedParameters())
            parameter.Grad!.Abs().Min().ToScalar<float>().Should().BePositive(name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_sizes_depend_on_the_input_only_with_selection(bool selective)
    {
        var layer = new Mamba(4, selective: selective, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 7, 4], generator: new RandomSource(2));
        Tensor sizes = layer.StepSizes(x);
        sizes.Shape.Should().Equal(2, 7, 8);
        sizes.Min().ToScalar<float>().Should().BePositive();
        Tensor first = sizes.Narrow(1, 0, 1).Expand([2, 7, 8]);
        sizes.Eq(first).All().ToScalar<bool>().Should().Be(!selective);
        layer.StepSizes(Tensor.Zeros([0, 7, 4])).Shape.Should().Equal(0, 7, 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Steps_give_what_the_whole_sequence_gives(bool selective)
    {
        var layer = new Mamba(6, stateDim: 3, convKernel: 3, selective: selective, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 9, 6], generator: new RandomSource(2));
        float[] whole = layer.Forward(x).ToArray<float>();
        MambaState? state = null;
        var steps = new List<Tensor>();
        for (int t = 0; t < 9; t++)
        {
            (Tensor y, state) = layer.Step(x.Select(1, t), state);
            steps.Add(y);
        }

        whole.Zip(Tensor.Stack([.. steps], 1).ToArray<float>(), (a, b) => Math.Abs(a - b)).Max()
            .Should().BeLessThan(1e-5f);
        state!.States.Shape.Should().Equal(2, 12, 3);
        state.Convolution.Shape.Should().Equal(2, 12, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parts_give_what_the_whole_sequence_gives_and_a_step_goes_on(bool selective)
    {
        var layer = new Mamba(6, stateDim: 3, convKernel: 3, selective: selective, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([2, 9, 6], generator: new RandomSource(2));
        MambaState? state = null;
        var parts = new List<Tensor>();
        foreach ((int start, int length) in ((int, int)[])[(0, 4), (4, 1), (5, 0), (5, 3)])
        {
            (Tensor y, state) = layer.Forward(x.Narrow(1, start, length), state);
            parts.Add(y);
        }

        parts.Add(layer.Step(x.Select(1, 8), state).Y.Unsqueeze(1));
        layer.Forward(x).ToArray<float>().Zip(Tensor.Concat([.. parts], 1).ToArray<float>(), (a, b) => Math.Abs(a - b))
            .Max().Should().BeLessThan(1e-5f);
    }

    [Fact]
    public void It_is_causal()
    {
        var layer = new Mamba(4, generator: new RandomSource(1));
        Tensor x = Tensor.Randn([1, 6, 4], generator: new RandomSource(2)).RequireGrad();
        layer.Forward(x).Select(1, 2).Sum().Backward();
        float[] gradient = x.Grad!.ToArray<float>();
        gradient[12..].Should().OnlyContain(g => g == 0);
        gradient[..12].Should().Contain(g => g != 0);
    }

    protected override Mamba Make(RandomSource random) => new(2, stateDim: 2, convKernel: 2, generator: random);

    protected override (Action Act, string Message)[] Errors()
    {
        var layer = new Mamba(4);
        MambaState state = layer.Step(Tensor.Ones([1, 4])).State;
        return
        [
            (() => _ = new Mamba(0), "Mamba: modelDim 0 must be positive."),
            (() => _ = new Mamba(1, 0), "Mamba: stateDim 0 must be positive."),
            (() => _ = new Mamba(1, convKernel: 0), "Mamba: convKernel 0 must be positive."),
            (() => _ = new Mamba(1, expand: 0), "Mamba: expand 0 must be positive."),
            (() => _ = new Mamba(1, dtRank: 0), "Mamba: dtRank 0 must be positive."),
            (
                () => _ = new Mamba(1, dtMin: 1),
                "Mamba: dtMin 1 must be positive and not above dtMax 0.1, which must be finite."),
            (
                () => _ = new Mamba(1, dtMin: double.NaN),
                "Mamba: dtMin NaN must be positive and not above dtMax 0.1, which must be finite."),
            (
                () => _ = new Mamba(1, dtMax: double.PositiveInfinity),
                "Mamba: dtMin 0.001 must be positive and not above dtMax *, which must be finite."),
            (() => layer.Forward(Tensor.Ones([2, 4])), "Mamba: input [2, 4] must be [batch, length, 4]."),
            (() => layer.StepSizes(Tensor.Ones([2, 4])), "Mamba: input [2, 4] must be [batch, length, 4]."),
            (() => layer.Step(Tensor.Ones([2, 3])), "Mamba: input [2, 3] must be [batch, 4]."),
            (
                () => layer.Forward(Tensor.Ones([2, 3, 4]), state),
                "Mamba: States of the state, [1, 8, 16], must be [2, 8, 16]."),
            (
                () => layer.Step(Tensor.Ones([2, 4]), state),
                "Mamba: States of the state, [1, 8, 16], must be [2, 8, 16]."),
            (
                () => layer.Step(Tensor.Ones([1, 4]), state with { Convolution = Tensor.Zeros([1, 8, 4]) }),
                "Mamba: Convolution of the state, [1, 8, 4], must be [1, 8, 3]."),
        ];
    }
}
