using DeepNet.Layers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

public sealed class ContainerTests
{
    [Fact]
    public void Sequential_has_positions_slices_and_insertion()
    {
        var net = new Sequential(new Linear(1, 2), new Relu());
        net.Add(new Linear(2, 3));
        net.Insert(1, new Tanh());
        net.Select(layer => layer.GetType().Name).Should().Equal("Linear", "Tanh", "Relu", "Linear");
        net[..^1].StateDict().Keys.Should().Equal("0.weight", "0.bias");
        net[1..3].Count.Should().Be(2);
        net[..^1][0].Should().BeSameAs(net[0]);
        net.RemoveAt(1);
        net[^1] = new Linear(2, 5);
        net.Forward(Tensor.Ones([1, 1])).Shape.Should().Equal(1, 5);
        net.StateDict().Keys.Should().Equal("0.weight", "0.bias", "2.weight", "2.bias");
    }

    [Fact]
    public void A_position_outside_is_named()
    {
        var net = new Sequential(new Relu(), new Tanh());
        Outside(() => net[2], "Sequential: index 2 is outside of 2 elements.");
        Outside(() => net[^3], "Sequential: index ^3 is outside of 2 elements.");
        Outside(() => net[1..4], "Sequential: index 1..4 is outside of 2 elements.");
        Outside(() => new Sequential(new Relu())[1], "Sequential: index 1 is outside of 1 element.");
        ((Action)(() => net.Insert(3, new Relu()))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => net.RemoveAt(-1))).Should().Throw<ArgumentOutOfRangeException>();
        Outside(() => new ModuleList<Relu>()[0], "ModuleList: index 0 is outside of 0 elements.");
        Outside(() => new ParameterList()[0], "ParameterList: index 0 is outside of 0 elements.");
    }

    [Fact]
    public void Module_lists_change_like_lists()
    {
        var list = new ModuleList<Linear>(new Linear(1, 1), new Linear(1, 2));
        list.AddRange(new Linear(2, 3), new Linear(3, 4));
        list.Insert(0, new Linear(9, 1));
        list[1] = new Linear(1, 7);
        list.RemoveAt(0);
        list.Select(layer => layer.OutFeatures).Should().Equal(7, 2, 3, 4);
        list[1..].Select(layer => layer.OutFeatures).Should().Equal(2, 3, 4);
        list[^1].OutFeatures.Should().Be(4);
        list.StateDict().Keys.Should().HaveCount(8).And.StartWith("0.weight");
    }

    [Fact]
    public void Dictionaries_name_their_entries()
    {
        var heads = new ModuleDict<Layer>([new("left", new Linear(2, 1)), new("right", new Relu())]);
        heads["extra"] = new Linear(2, 3, bias: false);
        heads.StateDict().Keys.Should().Equal("left.weight", "left.bias", "extra.weight");
        heads.Keys.Should().Equal("left", "right", "extra");
        heads.Values.Should().HaveCount(3);
        heads.ContainsKey("right").Should().BeTrue();
        heads.Remove("right").Should().BeTrue();
        heads.Count.Should().Be(2);
        heads.Select(entry => entry.Key).Should().Equal("left", "extra");

        var scales = new ParameterDict([new("a", new Parameter(Tensor.Ones([2])))]);
        scales.Add("b", new Parameter(Tensor.Zeros([1])));
        scales.StateDict().Keys.Should().Equal("a", "b");
        var list = new ParameterList(new Parameter(Tensor.Ones([2])), new Parameter(Tensor.Ones([3])));
        list.Add(new Parameter(Tensor.Ones([1])));
        list.StateDict().Keys.Should().Equal("0", "1", "2");
        list.Parameters().Should().HaveCount(3);
        list[1].Count.Should().Be(3);
    }

    [Fact]
    public void Keys_that_do_not_work_are_refused()
    {
        var dict = new ModuleDict<Layer>([new("a", new Relu())]);
        Refused(() => dict.Add("a", new Relu()), "ModuleDict: there is a \"a\" already.");
        Refused(() => dict.Add("", new Relu()), "ModuleDict: a key must not be empty.");
        Refused(() => new ParameterDict().Add("a.b", new Parameter(Tensor.Ones([1]))),
            "ParameterDict: key \"a.b\" must not contain a dot, which separates names in state keys.");
        ((Func<object>)(() => dict["b"])).Should().Throw<KeyNotFoundException>()
            .WithMessage("ModuleDict: there is no \"b\"; the keys are a.");
    }

    [Fact]
    public void Residual_adds_its_input_or_shortcut()
    {
        var layer = new Residual(new Lambda(x => x * 2));
        layer.Forward(Tensor.Ones([2])).ToArray<float>().Should().Equal(3, 3);
        var wider = new Residual(new Linear(2, 3), new Linear(2, 3, bias: false));
        wider.StateDict().Keys.Should().Equal("fn.weight", "fn.bias", "shortcut.weight");
        wider.Forward(Tensor.Ones([1, 2])).Shape.Should().Equal(1, 3);
        ((Action)(() => new Residual(new Linear(2, 1)).Forward(Tensor.Ones([1, 2])))).Should().Throw<ShapeException>()
            .WithMessage("Residual: the function gives [1, 1], but the shortcut [1, 2]; they must be equal.");
        Tensor input = Tensor.Randn([2, 2], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(x => new Residual(new Tanh()).Forward(x[0]), [input], order: 2);
    }

    [Fact]
    public void Bilinear_has_the_shapes_of_PyTorch()
    {
        var layer = new Bilinear(2, 3, 4, generator: new RandomSource(1));
        layer.StateDict().Keys.Should().Equal("weight", "bias");
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
        layer.ToString().Should().Be("Bilinear(in1Features: 2, in2Features: 3, outFeatures: 4, bias: true)");
        new Bilinear(1, 1, 1, bias: false).StateDict().Keys.Should().Equal("weight");
        Refused(() => _ = new Bilinear(0, 1, 1), "Bilinear: in1Features 0 must be positive.");
        Refused(() => _ = new Bilinear(1, 0, 1), "Bilinear: in2Features 0 must be positive.");
        Refused(() => _ = new Bilinear(1, 1, 0), "Bilinear: outFeatures 0 must be positive.");
    }

    [Fact]
    public void They_are_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        var original = new Net();
        var copy = new Net();
        original.Save(folder["a"]);
        copy.Load(folder["a"]);
        foreach ((string key, Tensor value) in original.StateDict())
            copy.StateDict()[key].ToArray<float>().Should().Equal(value.ToArray<float>(), key);
        original.StateDict().Keys.Should().Equal(
            "heads.left.weight", "heads.left.bias", "scales.0", "shifts.a", "block.fn.0.weight", "block.fn.0.bias",
            "pair.weight", "pair.bias");
    }

    private static void Outside(Func<object> call, string message) =>
        ((Action)(() => call())).Should().Throw<ArgumentOutOfRangeException>().WithMessage(message + "*");

    private static void Refused(Action call, string message) =>
        call.Should().Throw<ArgumentException>().WithMessage(message);

    private sealed class Net : Module
    {
        private readonly ModuleDict<Linear> _heads = new([new("left", new Linear(2, 1))]);
        private readonly ParameterList _scales = new(new Parameter(Tensor.Randn([2])));
        private readonly ParameterDict _shifts = new([new("a", new Parameter(Tensor.Randn([1])))]);
        private readonly Residual _block = new(new Sequential(new Linear(2, 2), new DropPath(0.1)));
        private readonly Bilinear _pair = new(1, 2, 3);
    }
}
