using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ResidualTests : LayerContract<Residual>
{
    protected override Shape[] Inputs => [[2, 2]];

    protected override Shape Output => [2, 3];

    protected override string Text => """
        Residual(
          (fn): Linear(inFeatures: 2, outFeatures: 3, bias: true)
          (shortcut): Linear(inFeatures: 2, outFeatures: 3, bias: false)
        )
        """.ReplaceLineEndings("\n");

    protected override string[] Keys => ["fn.weight", "fn.bias", "shortcut.weight"];

    protected override Residual Make(RandomSource random) =>
        new(new Linear(2, 3, generator: random), new Linear(2, 3, bias: false, random));

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Residual(null!), "Value cannot be null. (Parameter 'function')"),
        (
            () => new Residual(new Linear(2, 1)).Forward(Tensor.Ones([1, 2])),
            "Residual: the function gives [1, 1], but the shortcut [1, 2]; they must be equal."),
    ];

    [Fact]
    public void The_input_or_shortcut_is_added()
    {
        new Residual(new Lambda(x => x * 2)).Forward(Tensor.Ones([2])).ToArray<float>().Should().Equal(3, 3);
        new Residual(new Lambda(x => x * 2), new Lambda(x => x * 10)).Forward(Tensor.Ones([2])).ToArray<float>()
            .Should().Equal(12, 12);
    }

    [Fact]
    public void Parts_follow_the_mode()
    {
        var layer = new Residual(new DropPath(1));
        layer.Forward(Tensor.Ones([2])).ToArray<float>().Should().Equal(1, 1);
        layer.Eval();
        layer.Forward(Tensor.Ones([2])).ToArray<float>().Should().Equal(2, 2);
    }
}
