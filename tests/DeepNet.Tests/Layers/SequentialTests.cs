using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SequentialTests
{
    [Fact]
    public void Layers_run_in_order_and_are_keyed_by_position()
    {
        var net = new Sequential(new Lambda(x => x + 1), new Lambda(x => x * 3), new Linear(1, 1));
        net.Count.Should().Be(3);
        net[^1].Should().BeOfType<Linear>();
        net.StateDict().Keys.Should().Equal("2.weight", "2.bias");
        new Sequential(net[0], net[1]).Forward(Tensor.Ones([1])).ToArray<float>().Should().Equal(6);
    }

    [Fact]
    public void An_empty_one_gives_the_input_back()
    {
        Tensor x = Tensor.Ones([2]);
        new Sequential().Forward(x).Should().BeSameAs(x);
        new Sequential().ToString().Should().Be("Sequential()");
    }

    [Fact]
    public void A_module_list_is_a_list_and_a_module()
    {
        var list = new ModuleList<Linear>(new Linear(1, 1), new Linear(1, 2));
        list.Add(new Linear(2, 1));
        list.Should().HaveCount(3);
        list[1].OutFeatures.Should().Be(2);
        list.Children().Should().HaveCount(3);
        list.NamedParameters().Select(p => p.Name).Should()
            .Equal("0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias");
        ((Action)(() => list.Add(null!))).Should().Throw<ArgumentNullException>();
    }
}
