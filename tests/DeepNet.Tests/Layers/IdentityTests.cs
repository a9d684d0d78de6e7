using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class IdentityTests : LayerContract<Identity>
{
    protected override Shape[] Inputs => [[2, 3]];

    protected override Shape Output => [2, 3];

    protected override string Text => "Identity()";

    protected override Identity Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => new Identity().Forward(null!), "Value cannot be null. (Parameter 'x')"),
    ];

    [Fact]
    public void The_output_is_the_input_itself()
    {
        Tensor x = Tensor.Zeros([3], DType.Bool);
        new Identity().Forward(x).Should().BeSameAs(x);
    }
}
