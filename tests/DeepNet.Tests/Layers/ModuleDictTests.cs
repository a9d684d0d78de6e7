using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ModuleDictTests
{
    [Fact]
    public void It_changes_like_a_dictionary_and_keeps_the_order()
    {
        var heads = new ModuleDict<Layer>([new("left", new Linear(2, 1)), new("right", new Relu())]);
        heads["extra"] = new Linear(2, 3, bias: false);
        heads.StateDict().Keys.Should().Equal("left.weight", "left.bias", "extra.weight");
        heads.Keys.Should().Equal("left", "right", "extra");
        heads.Values.Should().HaveCount(3);
        heads.Children().Should().Equal(heads.Values);
        heads.ContainsKey("right").Should().BeTrue();
        heads.Remove("right").Should().BeTrue();
        heads.Remove("right").Should().BeFalse();
        heads.Count.Should().Be(2);
        heads.Select(entry => entry.Key).Should().Equal("left", "extra");
        ((IReadOnlyDictionary<string, Layer>)heads).TryGetValue("left", out Layer? left).Should().BeTrue();
        left.Should().BeSameAs(heads["left"]);
    }

    [Fact]
    public void Its_entries_follow_the_mode()
    {
        var dict = new ModuleDict<Layer>([new("a", new Dropout())]);
        dict.Eval();
        dict["a"].IsTraining.Should().BeFalse();
    }

    [Fact]
    public void It_is_saved_and_loaded()
    {
        Make().GoesTo(Make(), "b.weight", "b.bias", "a.weight");

        static ModuleDict<Linear> Make() => new([new("b", new Linear(1, 2)), new("a", new Linear(2, 1, bias: false))]);
    }

    [Fact]
    public void Errors_name_the_key()
    {
        var dict = new ModuleDict<Layer>([new("a", new Relu())]);
        Fails<ArgumentException>(() => dict.Add("a", new Relu()), "ModuleDict: there is a \"a\" already.");
        Fails<ArgumentException>(() => dict.Add("", new Relu()), "ModuleDict: a key must not be empty.");
        Fails<ArgumentException>(
            () => dict["a.b"] = new Relu(),
            "ModuleDict: key \"a.b\" must not contain a dot, which separates names in state keys.");
        Fails<ArgumentException>(
            () => _ = new ModuleDict<Relu>([new("a", new Relu()), new("a", new Relu())]),
            "ModuleDict: there is a \"a\" already.");
        Fails<KeyNotFoundException>(() => _ = dict["b"], "ModuleDict: there is no \"b\"; the keys are a.");
        Fails<ArgumentNullException>(() => dict.Add("b", null!), "Value cannot be null. (Parameter 'value')");
        Fails<ArgumentNullException>(() => dict.Add(null!, new Relu()), "Value cannot be null. (Parameter 'key')");
    }

    private static void Fails<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage(message);
}
