using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ModuleTests
{
    [Fact]
    public void Train_and_eval_reach_every_module()
    {
        var net = new Sequential(new Linear(2, 2), new Sequential(new Linear(2, 2)));
        net.NamedModules().Should().OnlyContain(m => m.Module.IsTraining);
        net.Eval();
        net.NamedModules().Should().HaveCount(4).And.OnlyContain(m => !m.Module.IsTraining);
        net.Train();
        net.NamedModules().Should().OnlyContain(m => m.Module.IsTraining);
    }

    [Fact]
    public void Generators_of_modules_are_found()
    {
        var generator = new RandomSource(1);
        var net = new Sequential(
            new Dropout(0.5, generator), new Dropout(0.5), new Sequential(new Dropout(0.1, generator)));
        net.NamedGenerators().Select(entry => entry.Name).Should().Equal("0.generator", "2.0.generator");
        RandomState before = net.NamedGenerators()[0].Generator.GetState();
        Tensor first = net[0].Forward(Tensor.Ones([50]));
        net.NamedGenerators()[0].Generator.SetState(before);
        net[0].Forward(Tensor.Ones([50])).ToArray<float>().Should().Equal(first.ToArray<float>());
        net.StateDict().Should().BeEmpty();
    }

    [Fact]
    public void Gradients_arrive_in_parameters_and_are_forgotten()
    {
        var net = new Linear(2, 1);
        net.Forward(Tensor.From<float>([3, 4], [1, 2])).Sum().Backward();
        net.Weight.Grad!.ToArray<float>().Should().Equal(3, 4);
        net.Bias!.Grad!.ToArray<float>().Should().Equal(1);
        net.ZeroGrad();
        net.Weight.Grad.Should().BeNull();
    }

    [Fact]
    public void Frozen_parameters_collect_no_gradients()
    {
        var net = new Sequential(new Linear(2, 2), new Linear(2, 1));
        ((Linear)net[0]).Freeze();
        net.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        ((Linear)net[0]).Weight.Grad.Should().BeNull();
        ((Linear)net[1]).Weight.Grad.Should().NotBeNull();
        net.Unfreeze();
        net.Parameters().Should().OnlyContain(p => p.RequiresGrad);
    }

    [Fact]
    public void Apply_visits_children_first_and_each_module_once()
    {
        var shared = new Linear(1, 1);
        var visited = new List<Module>();
        var net = new Sequential(shared, new Sequential(shared));
        net.Apply(visited.Add);
        visited.Should().Equal(shared, net[1], net);
    }

    [Fact]
    public void A_module_changes_type_with_gradients_and_keeps_its_parameters()
    {
        var net = new Linear(2, 2);
        Parameter weight = net.Weight;
        float[] values = weight.Value.ToArray<float>();
        net.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        net.To(DType.Float64);
        net.Weight.Should().BeSameAs(weight);
        weight.DType.Should().Be(DType.Float64);
        weight.RequiresGrad.Should().BeTrue();
        weight.Grad!.DType.Should().Be(DType.Float64);
        weight.Value.ToArray<double>().Should().Equal(values.Select(v => (double)v));
        net.Forward(Tensor.Ones([1, 2], DType.Float64)).DType.Should().Be(DType.Float64);
        ((Action)(() => net.To(DType.Int64))).Should().Throw<ArgumentException>()
            .WithMessage("*Int64 is not a floating-point type*");
    }

    [Fact]
    public void A_module_moves_to_a_device_with_gradients()
    {
        Device device = TestDevices.Get("composed");
        var net = new Linear(2, 2);
        float[] values = net.Weight.Value.ToArray<float>();
        net.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        net.To(device);
        net.Parameters().Should().OnlyContain(p => p.Device == device && p.Grad!.Device == device && p.RequiresGrad);
        net.Weight.Value.ToArray<float>().Should().Equal(values);
        Tensor before = net.Weight.Value;
        net.To(device);
        net.Weight.Value.Should().BeSameAs(before, "nothing has to move");
    }

    [Fact]
    public void Parameters_are_counted_once()
    {
        var shared = new Linear(3, 3);
        new Sequential(shared, shared, new Linear(3, 2, bias: false)).ParameterCount.Should().Be(12 + 6);
    }

    [Fact]
    public void An_expanded_tensor_becomes_a_parameter_of_its_own_memory()
    {
        var parameter = new Parameter(Tensor.Ones([1]).Expand(3));
        parameter.CopyFrom(Tensor.From<float>([1, 2, 3], [3]));
        parameter.Value.ToArray<float>().Should().Equal(1, 2, 3);
        parameter.Value.IsLeaf.Should().BeTrue();
        ((Action)(() => parameter.CopyFrom(Tensor.Ones([1])))).Should().Throw<ShapeException>()
            .WithMessage("*[1]*[3]*");
    }

    [Fact]
    public void Integers_are_no_parameters() =>
        ((Action)(() => _ = new Parameter(Tensor.Zeros([1], DType.Int64)))).Should().Throw<DTypeException>();

    [Fact]
    public void The_tree_prints_as_in_PyTorch()
    {
        var net = new Sequential(new Linear(3, 2), new Sequential(new Linear(2, 1, bias: false)));
        net.ToString().Should().Be("""
            Sequential(
              (0): Linear(inFeatures: 3, outFeatures: 2, bias: true)
              (1): Sequential(
                (0): Linear(inFeatures: 2, outFeatures: 1, bias: false)
              )
            )
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_summary_shows_shapes_and_parameters_and_restores_modes()
    {
        var net = new Net();
        ((Linear)net.Children()[1]).Eval();
        net.Summary([5, 3]).Should().Be(Expected);
        net.IsTraining.Should().BeTrue();
        net.Children()[1].IsTraining.Should().BeFalse();
    }

    private const string Expected =
        "Module           Output    Parameters\n" +
        "-------------------------------------\n" +
        "Net              [5, 1]             1\n" +
        "  first: Linear  [5, 400]       1,600\n" +
        "  last: Linear   [5, 1]           401\n" +
        "-------------------------------------\n" +
        "2,002 parameters, 401 trainable";

    private sealed class Net : Layer
    {
        private readonly Linear _first = new(3, 400);
        private readonly Linear _last = new(400, 1);
        private readonly Parameter _scale = new(Tensor.Ones([1]), requiresGrad: false);

        public Net() => _first.Freeze();

        public override Tensor Forward(Tensor x) => _last.Forward(_first.Forward(x)) * _scale.Value;
    }
}
