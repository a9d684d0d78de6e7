using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ParameterListTests
{
    [Fact]
    public void It_grows_and_keeps_the_order()
    {
        var list = new ParameterList(New(2), New(3));
        list.Add(New(1));
        list.AddRange(New(4), New(5));
        list[1] = New(7);
        list.Select(parameter => parameter.Count).Should().Equal(2, 7, 1, 4, 5);
        list.Count.Should().Be(5);
        list.Parameters().Should().Equal(list);
        list.NamedParameters().Select(entry => entry.Name).Should().Equal("0", "1", "2", "3", "4");
    }

    [Fact]
    public void It_is_saved_and_loaded() => new ParameterList(New(2), New(3))
        .GoesTo(new ParameterList(New(2), New(3)), "0", "1");

    [Fact]
    public void Errors_name_the_position()
    {
        var list = new ParameterList(New(1));
        Fails<ArgumentOutOfRangeException>(() => _ = list[1], "ParameterList: index 1 is outside of 1 element.*");
        Fails<ArgumentOutOfRangeException>(() => list[-1] = New(1), "ParameterList: index -1 is outside of *");
        Fails<ArgumentNullException>(() => list.Add(null!), "Value cannot be null. (Parameter 'parameter')");
        Fails<ArgumentNullException>(() => list[0] = null!, "Value cannot be null. (Parameter 'value')");
    }

    private static Parameter New(int size) => new(Tensor.Randn([size]));

    private static void Fails<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage(message);
}
