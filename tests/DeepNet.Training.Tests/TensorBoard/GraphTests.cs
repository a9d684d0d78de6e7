using DeepNet.Layers;

namespace DeepNet.Training.Tests.TensorBoard;

public sealed class GraphTests
{
    [Fact]
    public void Operations_stand_in_the_scopes_of_their_modules()
    {
        var model = new Sequential(
            new Conv2d(1, 2, 3), new Relu(), new Sequential(new Flatten(), new Linear(8, 3)), new Softmax(-1));
        Dictionary<string, WireMessage> nodes = Nodes(model, Tensor.Ones([2, 1, 4, 4]));
        nodes.Keys.Where(name => !name.EndsWith("Flatten", StringComparison.Ordinal)).Should().Contain(
        [
            "input", "0/weight", "0/bias", "1/Relu", "2/1/weight", "2/1/bias", "2/1/Linear", "3/Softmax", "output",
        ]);
        nodes.Keys.Where(name => name.StartsWith("2/0/", StringComparison.Ordinal)).Should().ContainSingle();
        Inputs(nodes, "2/1/Linear").Should().HaveCount(3).And.Contain(["2/1/weight", "2/1/bias"]);
        Inputs(nodes, "3/Softmax").Should().Equal("2/1/Linear");
        Inputs(nodes, "output").Should().Equal("3/Softmax");
        nodes["input"].Text(2).Should().Be("Placeholder");
        nodes["0/weight"].Text(2).Should().Be("Parameter");
        nodes["2/1/Linear"].Map(5)["module"].Text(2).Should().Be("Linear");
        nodes["0/weight"].Map(5)["dtype"].Integer(6).Should().Be(1, "that is DT_FLOAT");
        Shape(nodes["0/weight"]).Should().Equal(2, 1, 3, 3);
        Shape(nodes["2/1/Linear"]).Should().Equal(2, 3);
        Shape(nodes["output"]).Should().Equal(2, 3);
    }

    [Fact]
    public void Every_input_of_a_node_is_a_node_before_it()
    {
        var model = new TransformerEncoderLayer(8, 2, 16);
        Layer[] models =
        [
            model, new Sequential(new Embedding(5, 8), model), new Residual(new Linear(8, 8)), new Identity(),
            new Sequential(new Conv1d(8, 4, 1), new BatchNorm1d(4), new Gelu()),
        ];
        foreach (Layer layer in models)
        {
            Tensor input = layer is Sequential { Count: 2 }
                ? Tensor.Zeros([2, 8], DType.Int64)
                : Tensor.Ones([2, 8, 8]);
            Dictionary<string, WireMessage> nodes = Nodes(layer, input);
            var seen = new HashSet<string>();
            foreach ((string name, WireMessage node) in nodes)
            {
                node.Texts(3).Select(text => text.Split(':')[0]).Should().BeSubsetOf(seen, name);
                name.Should().MatchRegex("^[A-Za-z0-9.][A-Za-z0-9_./-]*$");
                seen.Add(name);
            }

            Reachable(nodes, "output").Should().Contain("input", "the model computes with its input");
        }
    }

    [Fact]
    public void What_a_model_does_between_its_layers_is_its_own()
    {
        Dictionary<string, WireMessage> nodes = Nodes(new Twice(), Tensor.Ones([2, 4]));
        nodes.Keys.Should().Equal(
            "input", "layer/weight", "layer/bias", "layer/Linear", "Sigmoid", "layer/Linear_1", "shift", "Add",
            "output");
        Inputs(nodes, "Sigmoid").Should().Equal("layer/Linear");
        Inputs(nodes, "layer/Linear_1").Should().Equal("Sigmoid", "layer/weight", "layer/bias");
        Inputs(nodes, "Add").Should().Equal("layer/Linear_1", "shift");
    }

    [Fact]
    public void A_residual_has_two_ways()
    {
        Dictionary<string, WireMessage> nodes = Nodes(
            new Sequential(new Residual(new Sequential(new Linear(4, 4), new Tanh()))), Tensor.Ones([2, 4]));
        nodes.Keys.Should().Contain(["0/fn/0/Linear", "0/fn/1/Tanh", "0/Add"]);
        Inputs(nodes, "0/Add").Should().BeEquivalentTo("input", "0/fn/1/Tanh");
    }

    [Fact]
    public void A_model_may_have_several_inputs()
    {
        using var folder = new TemporaryFolder();
        using var writer = new SummaryWriter(folder.Path);
        var model = new Linear(4, 4);
        Tensor a = Tensor.Ones([2, 4]), b = Tensor.Ones([2, 4]);
        writer.Graph(model, () => model.Forward(a) * b, a, b);
        Dictionary<string, WireMessage> nodes = Nodes(writer.Path);
        nodes.Keys.Should().Equal("input", "input_1", "weight", "bias", "Linear", "Mul", "output");
        Inputs(nodes, "Mul").Should().Equal("Linear", "input_1");
        Shape(nodes["output"]).Should().Equal(2, 4);
        writer.Invoking(w => w.Graph(model, () => null!)).Should().Throw<ArgumentNullException>();
        writer.Invoking(w => w.Graph(model, null!, a)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void The_model_is_left_as_it_was()
    {
        var model = new Sequential(new Linear(4, 4), new BatchNorm1d(4), new Dropout(0.5), new Linear(4, 2));
        model[0].Freeze();
        model[3].Eval();
        float[] before = Data.Weights(model);
        RandomState random = Tensor.GetRandomState();
        Tensor input = Tensor.Ones([2, 4]);
        Nodes(model, input).Keys.Should().Contain(["0/Linear", "3/Linear"]);
        Data.Weights(model).Should().Equal(before);
        Tensor.GetRandomState().Should().Be(random);
        model.Parameters().Select(parameter => parameter.RequiresGrad).Should().Equal(
            false, false, true, true, true, true);
        model.Parameters().Should().OnlyContain(parameter => parameter.Grad == null);
        model.Select(layer => layer.IsTraining).Should().Equal(true, true, true, false);
        input.RequiresGrad.Should().BeFalse();
        Tensor wrong = Tensor.Ones([2, 5]);
        FluentActions.Invoking(() => Nodes(model, wrong)).Should().Throw<ShapeException>();
        wrong.RequiresGrad.Should().BeFalse();
        model[0].Parameters()[0].RequiresGrad.Should().BeFalse();
        model.Select(layer => layer.IsTraining).Should().Equal(true, true, true, false);
    }

    private static Dictionary<string, WireMessage> Nodes(Layer model, Tensor input)
    {
        using var folder = new TemporaryFolder();
        using var writer = new SummaryWriter(folder.Path);
        writer.Graph(model, input);
        return Nodes(writer.Path);
    }

    private static Dictionary<string, WireMessage> Nodes(string path)
    {
        WireMessage graph = EventReader.Read(path)[^1].Message(EventReader.GraphDef);
        graph.Message(4).Integer(1).Should().Be(22);
        return graph.Messages(1).ToDictionary(node => node.Text(1));
    }

    private static string[] Inputs(Dictionary<string, WireMessage> nodes, string name) => nodes[name].Texts(3);

    private static long[] Shape(WireMessage node) =>
        [.. node.Map(5)["_output_shapes"].Message(1).Message(7).Messages(2).Select(dim => dim.Integer(1))];

    private static HashSet<string> Reachable(Dictionary<string, WireMessage> nodes, string name)
    {
        var found = new HashSet<string>();
        var stack = new Stack<string>([name]);
        while (stack.TryPop(out string? next))
        {
            if (!found.Add(next))
                continue;
            foreach (string input in Inputs(nodes, next))
                stack.Push(input.Split(':')[0]);
        }

        return found;
    }

    private sealed class Twice : Layer
    {
        private readonly Linear _layer = new(4, 4);
        private readonly Parameter _shift = new(Tensor.Ones([4]));

        public override Tensor Forward(Tensor x) => _layer.Forward(_layer.Forward(x).Sigmoid()) + _shift.Value;
    }
}
