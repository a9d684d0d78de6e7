using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LambdaTests : LayerContract<Lambda>
{
    protected override Shape[] Inputs => [[2, 3]];

    protected override Shape Output => [6];

    protected override string Text => "Lambda(flat squares)";

    protected override Lambda Make(RandomSource random) => new(x => x.Square().Flatten(), "flat squares");

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Lambda(null!), "Value cannot be null. (Parameter 'function')"),
        (() => _ = new Lambda(x => x, null!), "Value cannot be null. (Parameter 'name')"),
    ];

    [Fact]
    public void The_function_is_called()
    {
        new Lambda(x => x + 1).Forward(Tensor.Ones([2])).ToArray<float>().Should().Equal(2, 2);
        new Lambda(x => x).ToString().Should().Be("Lambda()");
    }
}
