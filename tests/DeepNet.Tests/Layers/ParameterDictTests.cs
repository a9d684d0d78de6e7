using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ParameterDictTests
{
    [Fact]
    public void It_changes_like_a_dictionary_and_keeps_the_order()
    {
        ParameterDict scales = Make();
        scales["c"] = New(3);
        scales["b"] = New(5);
        scales.Keys.Should().Equal("b", "a", "c");
        scales.Values.Select(parameter => parameter.Count).Should().Equal(5, 1, 3);
        scales.Parameters().Should().Equal(scales.Values);
        scales.ContainsKey("a").Should().BeTrue();
        scales.Remove("a").Should().BeTrue();
        scales.Remove("a").Should().BeFalse();
        scales.Select(entry => entry.Key).Should().Equal("b", "c");
        scales.Count.Should().Be(2);
        ((IReadOnlyDictionary<string, Parameter>)scales).TryGetValue("a", out _).Should().BeFalse();
    }

    [Fact]
    public void It_is_saved_and_loaded() => Make().GoesTo(Make(), "b", "a");

    [Fact]
    public void Errors_name_the_key()
    {
        ParameterDict dict = Make();
        Fails<ArgumentException>(() => dict.Add("a", New(1)), "ParameterDict: there is a \"a\" already.");
        Fails<ArgumentException>(() => dict[""] = New(1), "ParameterDict: a key must not be empty.");
        Fails<ArgumentException>(
            () => dict.Add("a.b", New(1)),
            "ParameterDict: key \"a.b\" must not contain a dot, which separates names in state keys.");
        Fails<KeyNotFoundException>(() => _ = dict["c"], "ParameterDict: there is no \"c\"; the keys are b, a.");
        Fails<ArgumentNullException>(() => dict.Add("c", null!), "Value cannot be null. (Parameter 'value')");
    }

    private static ParameterDict Make() => new([new("b", New(2)), new("a", New(1))]);

    private static Parameter New(int size) => new(Tensor.Randn([size]));

    private static void Fails<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage(message);
}
