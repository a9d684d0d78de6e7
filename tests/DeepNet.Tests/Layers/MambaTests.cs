using DeepNet.Layers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

public sealed class MambaTests
{
    [Fact]
    public void It_has_the_keys_and_shapes_of_the_reference()
    {
        var layer = new Mamba(20);
        layer.StateDict().Select(entry => $"{entry.Key} {entry.Value.Shape}").Should().Equal(
            "A_log [40, 16]", "D [40]", "in_proj.weight [80, 20]", "conv1d.weight [40, 1, 4]", "conv1d.bias [40]",
            "x_proj.weight [34, 40]", "dt_proj.weight [40, 2]", "dt_proj.bias [40]", "out_proj.weight [20, 40]");
        layer.ToString().Should().StartWith(
            "Mamba(20, stateDim: 16, convKernel: 4, innerDim: 40, dtRank: 2\n  (in_proj): Linear(");
        layer.ALog.Value.ToArray<float>()[..3].Should().Equal(0, MathF.Log(2), MathF.Log(3));
        new Mamba(4, convBias: false, bias: true).StateDict().Keys.Should()
            .Contain("in_proj.bias").And.Contain("out_proj.bias").And.NotContain("conv1d.bias");
    }

    [Fact]
    public void Initial_steps_are_between_the_limits()
    {
        var layer = new Mamba(64, dtMin: 0.01, dtMax: 0.1, generator: new RandomSource(1));
        Tensor dt = layer.DtProj.Bias!.Value.Softplus();
        dt.Min().ToScalar<float>().Should().BeInRange(0.00999f, 0.02f);
        dt.Max().ToScalar<float>().Should().BeInRange(0.08f, 0.1001f);
    }

    [Fact]
    public void Steps_give_what_the_whole_sequence_gives()
    {
        var layer = new Mamba(6, stateDim: 3, convKernel: 3, generator: new RandomSource(1));
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

    [Fact]
    public void Gradients_are_right_to_second_order_and_reach_all_parameters()
    {
        var layer = new Mamba(2, stateDim: 2, convKernel: 2, generator: new RandomSource(1));
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([1, 3, 2], DType.Float64, generator: new RandomSource(2)).RequireGrad();
        GradCheck.Verify(inputs => layer.Forward(inputs[0]), [x], order: 2);
        layer.Forward(x).Square().Sum().Backward();
        layer.Parameters().Should().OnlyContain(p => p.Grad!.ToArray<double>().Any(g => g != 0));
    }

    [Fact]
    public void It_is_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        Mamba original = new(4), copy = new(4);
        original.Save(folder["a"]);
        copy.Load(folder["a"]);
        Tensor x = Tensor.Randn([1, 5, 4]);
        copy.Forward(x).ToArray<float>().Should().Equal(original.Forward(x).ToArray<float>());
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        Refused(() => new Mamba(0), "Mamba: modelDim 0 must be positive.");
        Refused(() => new Mamba(1, 0), "Mamba: stateDim 0 must be positive.");
        Refused(() => new Mamba(1, convKernel: 0), "Mamba: convKernel 0 must be positive.");
        Refused(() => new Mamba(1, expand: 0), "Mamba: expand 0 must be positive.");
        Refused(() => new Mamba(1, dtRank: 0), "Mamba: dtRank 0 must be positive.");
        Refused(() => new Mamba(1, dtMin: 1), "Mamba: dtMin 1 must be positive and not above dtMax 0.1.");
        var layer = new Mamba(4);
        Misfit(() => layer.Forward(Tensor.Ones([2, 4])), "Mamba: input [2, 4] must be [batch, length, 4].");
        Misfit(() => layer.Step(Tensor.Ones([2, 3])), "Mamba: input [2, 3] must be [batch, 4].");
        MambaState state = layer.Step(Tensor.Ones([1, 4])).State;
        Misfit(
            () => layer.Step(Tensor.Ones([2, 4]), state), "Mamba: the state [1, 8, 16] must be [2, 8, 16].");
    }

    [Fact]
    public void The_scan_names_what_does_not_fit()
    {
        Tensor u = Tensor.Ones([2, 3, 5]), a = Tensor.Ones([3, 4]), b = Tensor.Ones([2, 4, 5]);
        Misfit(() => Tensor.SelectiveScan(a, a, a, b, b), "SelectiveScan: u [3, 4] must be [batch, channels, length].");
        Misfit(
            () => Tensor.SelectiveScan(u, b, a, b, b),
            "SelectiveScan: delta [2, 4, 5] must have the shape of u, [2, 3, 5].");
        Misfit(
            () => Tensor.SelectiveScan(u, u, Tensor.Ones([4]), b, b),
            "SelectiveScan: a [4] must be [3, states] for u [2, 3, 5].");
        Misfit(
            () => Tensor.SelectiveScan(u, u, a, u, b),
            "SelectiveScan: b [2, 3, 5] must be [2, 4, 5], [2, groups, 4, 5] with groups that divide 3, or [3, 4].");
        Misfit(() => Tensor.SelectiveScan(u, u, a, b, b, d: a), "SelectiveScan: d [3, 4] must be [3].");
        Misfit(
            () => Tensor.SelectiveScan(u, u, a, b, b, z: a),
            "SelectiveScan: z [3, 4] must have the shape of u, [2, 3, 5].");
        Misfit(() => Tensor.SelectiveScan(u, u, a, b, b, deltaBias: a), "SelectiveScan: deltaBias [3, 4] must be [3].");
    }

    private static void Refused(Func<object> call, string message) =>
        ((Action)(() => call())).Should().Throw<ArgumentException>().WithMessage(message);

    private static void Misfit(Func<object> call, string message) =>
        ((Action)(() => call())).Should().Throw<ShapeException>().WithMessage(message);
}
