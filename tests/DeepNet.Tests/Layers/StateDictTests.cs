using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class StateDictTests
{
    [Fact]
    public void A_state_goes_from_one_module_to_another()
    {
        Sequential from = new(new Linear(3, 2), new Linear(2, 1)), to = new(new Linear(3, 2), new Linear(2, 1));
        StateDictReport report = to.LoadStateDict(from.StateDict());
        report.MissingKeys.Should().BeEmpty();
        report.UnexpectedKeys.Should().BeEmpty();
        foreach ((string key, Tensor value) in to.StateDict())
            value.ToArray<float>().Should().Equal(from.StateDict()[key].ToArray<float>());
    }

    [Fact]
    public void The_state_shares_memory_without_history()
    {
        var net = new Linear(2, 2);
        Tensor weight = net.StateDict()["weight"];
        weight.RequiresGrad.Should().BeFalse();
        net.Weight.CopyFrom(Tensor.Full([2, 2], 7));
        weight.ToArray<float>().Should().OnlyContain(v => v == 7);
    }

    [Fact]
    public void Every_difference_is_listed_and_nothing_is_changed()
    {
        var net = new Sequential(new Linear(3, 2), new Linear(2, 1));
        float[][] before = Values(net);
        var state = new Dictionary<string, Tensor>
        {
            ["0.weight"] = Tensor.Zeros([2, 3]),
            ["0.bias"] = Tensor.Zeros([3]),
            ["1.weight"] = Tensor.Zeros([2, 1]),
            ["2.weight"] = Tensor.Zeros([1]),
            ["extra"] = Tensor.Zeros([1]),
        };
        StateDictException exception = net.Invoking(n => n.LoadStateDict(state))
            .Should().Throw<StateDictException>().Which;
        exception.MissingKeys.Should().Equal("1.bias");
        exception.UnexpectedKeys.Should().Equal("2.weight", "extra");
        exception.WrongShapes.Should().Equal(
            new ShapeMismatch("0.bias", [2], [3]), new ShapeMismatch("1.weight", [1, 2], [2, 1]));
        exception.Message.Should().Be(
            "LoadStateDict: the state does not fit Sequential; nothing was changed.\n" +
            "  missing: 1.bias\n" +
            "  unexpected: 2.weight\n" +
            "  unexpected: extra\n" +
            "  wrong shape: 0.bias is [3], but must be [2]\n" +
            "  wrong shape: 1.weight is [2, 1], but must be [1, 2]");
        Values(net).Should().BeEquivalentTo(before, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Not_strict_takes_what_is_there_and_reports_the_rest()
    {
        var net = new Linear(1, 1);
        var state = new Dictionary<string, Tensor>
        {
            ["weight"] = Tensor.Full([1, 1], 5),
            ["other"] = Tensor.Zeros([1])
        };
        StateDictReport report = net.LoadStateDict(state, strict: false);
        report.MissingKeys.Should().Equal("bias");
        report.UnexpectedKeys.Should().Equal("other");
        net.Weight.Value.ToScalar<float>().Should().Be(5);
        state["weight"] = Tensor.Zeros([2, 1]);
        net.Invoking(n => n.LoadStateDict(state, strict: false)).Should().Throw<StateDictException>();
    }

    [Fact]
    public void Values_of_another_type_and_device_are_converted_in_place()
    {
        var net = new Linear(1, 1, bias: false);
        Tensor before = net.Weight.Value;
        Tensor value = Tensor.Full([1, 1], 0.5, DType.Float64, TestDevices.Get("composed"));
        net.LoadStateDict(new Dictionary<string, Tensor> { ["weight"] = value });
        net.Weight.Value.Should().BeSameAs(before);
        net.Weight.Value.ToScalar<float>().Should().Be(0.5f);
    }

    [Fact]
    public void Parameters_may_be_exchanged_with_each_other()
    {
        var net = new Sequential(new Linear(1, 1, bias: false), new Linear(1, 1, bias: false));
        float[] before = [.. Values(net).Select(v => v[0])];
        OrderedDictionary<string, Tensor> state = net.StateDict();
        (state["0.weight"], state["1.weight"]) = (state["1.weight"], state["0.weight"]);
        net.LoadStateDict(state);
        Values(net).Select(v => v[0]).Should().Equal(before[1], before[0]);
    }

    [Fact]
    public void One_name_of_a_shared_parameter_is_enough()
    {
        var shared = new Linear(1, 1, bias: false);
        var net = new Sequential(shared, shared);
        net.LoadStateDict(new Dictionary<string, Tensor> { ["1.weight"] = Tensor.Full([1, 1], 3) });
        shared.Weight.Value.ToScalar<float>().Should().Be(3);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_an_error() => new Colliding().Invoking(m => m.StateDict())
        .Should().Throw<InvalidOperationException>().WithMessage("*two tensors named weight*[1]*[2]*");

    [Fact]
    public void Loading_under_a_recorded_forward_is_noticed_by_backward()
    {
        var net = new Linear(2, 1);
        Tensor y = net.Forward(Tensor.Ones([1, 2]).RequireGrad()).Sum();
        net.LoadStateDict(new Linear(2, 1).StateDict());
        y.Invoking(t => t.Backward()).Should().Throw<InvalidOperationException>().WithMessage("*changed in place*");
    }

    [Fact]
    public void The_state_of_a_small_network_has_the_keys_of_PyTorch()
    {
        var net = new Net();
        net.StateDict().Keys.Should().Equal(
            "conv1.weight", "conv1.bias",
            "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked",
            "blocks.0.weight", "blocks.0.bias", "blocks.1.weight", "blocks.1.bias",
            "classifier.0.weight", "classifier.0.bias", "classifier.2.weight");
        net.Buffers().Should().HaveCount(3);
        net.Forward(Tensor.Ones([2, 1, 4, 4])).Shape.Should().Equal(2, 3);
        net.To(DType.Float64);
        net.StateDict()["bn1.num_batches_tracked"].DType.Should().Be(DType.Int64);
        net.StateDict()["bn1.running_mean"].DType.Should().Be(DType.Float64);
    }

    private static float[][] Values(Module module) => [.. module.Parameters().Select(p => p.Value.ToArray<float>())];

    private sealed class Colliding : Module
    {
        public Parameter Weight { get; } = new(Tensor.Ones([1]));

        [Key("weight")]
        public Parameter Other { get; } = new(Tensor.Ones([2]));
    }

    private sealed class Net : Layer
    {
        private readonly Conv2d _conv1 = new(1, 2, 3, padding: 1);
        private readonly BatchNorm2d _bn1 = new(2);
        private readonly Linear[] _blocks = [new(32, 32), new(32, 32)];
        private readonly Sequential _classifier = new(new Linear(32, 4), new Relu(), new Linear(4, 3, bias: false));

        public override Tensor Forward(Tensor x)
        {
            x = _bn1.Forward(_conv1.Forward(x)).Relu().Flatten(1);
            foreach (Linear block in _blocks)
                x = block.Forward(x);
            return _classifier.Forward(x);
        }
    }
}
