using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ModuleListTests
{
    [Fact]
    public void It_changes_like_a_list()
    {
        var list = new ModuleList<Linear>(new Linear(1, 1), new Linear(1, 2));
        list.AddRange(new Linear(2, 3), new Linear(3, 4));
        list.Insert(0, new Linear(9, 1));
        list[1] = new Linear(1, 7);
        list.RemoveAt(0);
        list.Add(new Linear(4, 5));
        list.Select(layer => layer.OutFeatures).Should().Equal(7, 2, 3, 4, 5);
        list[1..^1].Select(layer => layer.OutFeatures).Should().Equal(2, 3, 4);
        list[1..][0].Should().BeSameAs(list[1]);
        list[^1].OutFeatures.Should().Be(5);
        list.Count.Should().Be(5);
    }

    [Fact]
    public void Its_elements_are_its_children_in_every_mode()
    {
        var list = new ModuleList<Layer>(new Linear(1, 1), new Dropout());
        list.Children().Should().Equal((IEnumerable<Module>)list);
        list.NamedParameters().Select(p => p.Name).Should().Equal("0.weight", "0.bias");
        list.Eval();
        list[1].IsTraining.Should().BeFalse();
        new ModuleList<Relu>(new Relu()).ToString().Should().Be("ModuleList(\n  (0): Relu()\n)");
    }

    [Fact]
    public void It_is_saved_and_loaded() => new ModuleList<Linear>(new Linear(1, 2), new Linear(2, 1, bias: false))
        .GoesTo(
            new ModuleList<Linear>(new Linear(1, 2), new Linear(2, 1, bias: false)),
            "0.weight", "0.bias", "1.weight");

    [Fact]
    public void Errors_name_the_position()
    {
        var list = new ModuleList<Relu>(new Relu());
        Fails<ArgumentOutOfRangeException>(() => _ = list[1], "ModuleList: index 1 is outside of 1 element.*");
        Fails<ArgumentOutOfRangeException>(() => list[-1] = new Relu(), "ModuleList: index -1 is outside of *");
        Fails<ArgumentOutOfRangeException>(() => _ = list[0..2], "ModuleList: index 0..2 is outside of 1 element.*");
        Fails<ArgumentOutOfRangeException>(() => list.Insert(2, new Relu()), "ModuleList: index 2 is outside of *");
        Fails<ArgumentOutOfRangeException>(() => list.RemoveAt(1), "ModuleList: index 1 is outside of 1 element.*");
        Fails<ArgumentNullException>(() => list.Add(null!), "Value cannot be null. (Parameter 'module')");
        Fails<ArgumentNullException>(() => list[0] = null!, "Value cannot be null. (Parameter 'value')");
        Fails<ArgumentNullException>(
            () => _ = new ModuleList<Relu>((Relu[])null!), "Value cannot be null. (Parameter 'modules')");
    }

    private static void Fails<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage(message);
}
