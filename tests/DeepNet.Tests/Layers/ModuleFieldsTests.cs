using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ModuleFieldsTests
{
    [Theory]
    [InlineData("_conv1", "conv1")]
    [InlineData("Weight", "weight")]
    [InlineData("RunningMean", "running_mean")]
    [InlineData("NumBatchesTracked", "num_batches_tracked")]
    [InlineData("_convTranspose2d", "conv_transpose2d")]
    [InlineData("WeightIhL0", "weight_ih_l0")]
    [InlineData("QKVProj", "qkv_proj")]
    [InlineData("attnQKV", "attn_qkv")]
    [InlineData("Layer1Norm", "layer1_norm")]
    [InlineData("already_snake", "already_snake")]
    [InlineData("fc_Out", "fc_out")]
    public void A_name_is_written_in_snake_case(string field, string key) => ModuleFields.SnakeCase(field)
        .Should().Be(key);

    [Fact]
    public void Private_fields_properties_and_parameters_of_primary_constructors_are_found_in_order()
    {
        var net = new Mixed(new Linear(1, 1, bias: false));
        Names(net).Should().Equal("scale", "shift", "captured.weight", "first.weight", "second_one.weight",
            "third.weight");
    }

    [Fact]
    public void Base_classes_come_first() => Names(new Derived()).Should().Equal("base_layer.weight", "own.weight");

    [Fact]
    public void Lists_arrays_and_dictionaries_give_positions_and_keys() => Names(new Collections()).Should().Equal(
        "loose.1", "blocks.0.weight", "blocks.1.weight", "array.0.weight", "grid.0.0.weight", "grid.1.0.weight",
        "heads.left.weight", "children.0.weight");

    [Fact]
    public void A_key_attribute_on_a_field_or_property_overrides_the_name() =>
        Names(new Keyed()).Should().Equal("gamma", "self.query.weight", "0.weight", "other.weight");

    [Fact]
    public void Static_fields_numbers_and_absent_modules_are_left_out() => new Irrelevant().StateDict()
        .Should().BeEmpty();

    [Fact]
    public void Buffers_are_found_and_persistent_ones_saved()
    {
        var net = new WithBuffers();
        net.NamedBuffers().Select(b => b.Name).Should().Equal("running_mean", "cache");
        net.StateDict().Keys.Should().Equal("scale", "running_mean");
        net.Parameters().Should().ContainSingle();
    }

    [Fact]
    public void What_is_shared_is_listed_once_but_stands_in_the_state_under_every_name()
    {
        var net = new Sharing();
        Names(net).Should().Equal("embedding.weight", "head.bias");
        net.StateDict().Keys.Should().Equal("embedding.weight", "again.weight", "head.weight", "head.bias");
    }

    [Fact]
    public void A_cycle_of_modules_ends()
    {
        var parent = new Parent();
        Names(parent).Should().Equal("child.layer.weight");
        parent.StateDict().Keys.Should().Equal("child.layer.weight");
        parent.NamedModules().Select(m => m.Name).Should().Equal("", "child", "child.layer");
        parent.ToString().Should().Contain("(parent): Parent(…)");
        int visits = 0;
        parent.Apply(_ => visits++);
        visits.Should().Be(3);
        parent.Eval();
        parent.Children().Should().ContainSingle().Which.IsTraining.Should().BeFalse();
    }

    private static IEnumerable<string> Names(Module module) => module.NamedParameters().Select(p => p.Name);

    private static Linear Unit() => new(1, 1, bias: false);

    private static Parameter Scalar() => new(Tensor.Ones([1]));

    private sealed class Mixed(Linear captured) : Layer
    {
        private readonly Linear _first = Unit();
        private readonly Parameter _scale = Scalar();

        public Linear SecondOne { get; } = Unit();

        public Parameter Shift { get; set; } = Scalar();

        internal readonly Linear third = Unit();

        public override Tensor Forward(Tensor x) => captured.Forward(third.Forward(_first.Forward(x * _scale.Value)));
    }

    private abstract class Base : Module
    {
        private readonly Linear _baseLayer = Unit();

        public Tensor Use(Tensor x) => _baseLayer.Forward(x);
    }

    private sealed class Derived : Base
    {
        public Linear Own { get; } = Unit();
    }

    private sealed class Collections : Module
    {
        public List<Linear> Blocks { get; } = [Unit(), Unit()];

        public IReadOnlyList<Layer> Array { get; } = new Layer[] { Unit() };

        public Linear[][] Grid { get; } = [[Unit()], [Unit()]];

        public Dictionary<string, Module> Heads { get; } = new() { ["left"] = Unit() };

        public object?[] Loose { get; } = [null, Scalar()];

        public new ModuleList<Linear> Children { get; } = new(Unit());
    }

    private sealed class Keyed : Module
    {
        [Key("self.query")]
        public Linear Query { get; } = Unit();

        [Key("gamma")]
        private readonly Parameter _scale = Scalar();

        [Key("")]
        private readonly Linear[] _transparent = [Unit()];

        [field: Key("other")]
        public Linear Named { get; } = Unit();

        public Parameter Scale => _scale;

        public Linear[] Transparent => _transparent;
    }

    private sealed class Irrelevant : Module
    {
        public static readonly Linear Shared = Unit();

        public Linear? Absent { get; }

        public float[] Numbers { get; } = [1, 2];

        public List<int> Sizes { get; } = [1, 2];

        public Tensor Plain { get; } = Tensor.Ones([1]);

        public Func<Tensor, Tensor> Function { get; } = x => x;

        public string Text { get; } = "text";
    }

    private sealed class WithBuffers : Module
    {
        public ModuleBuffer RunningMean { get; } = new(Tensor.Zeros([2]));

        public ModuleBuffer Cache { get; } = new(Tensor.Zeros([2]), persistent: false);

        public Parameter Scale { get; } = Scalar();
    }

    private sealed class Tied(Parameter weight) : Module
    {
        public Parameter Weight { get; } = weight;

        public Parameter Bias { get; } = Scalar();
    }

    private sealed class Sharing : Module
    {
        public Sharing()
        {
            Again = Embedding;
            Head = new Tied(Embedding.Weight);
        }

        public Linear Embedding { get; } = Unit();

        public Linear Again { get; }

        public Tied Head { get; }
    }

    private sealed class Parent : Module
    {
        public Parent() => Child = new Child(this);

        public Child Child { get; }
    }

    private sealed class Child(Parent parent) : Module
    {
        public Parent Parent { get; } = parent;

        public Linear Layer { get; } = Unit();
    }
}
