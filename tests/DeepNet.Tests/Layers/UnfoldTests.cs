using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class UnfoldTests
{
    private static readonly Tensor s_x = Tensor.From<float>([1, 2, 3, 4, 5, 6], [1, 1, 2, 3]);

    [Fact]
    public void Patches_become_columns()
    {
        Tensor y = new Unfold(2).Forward(s_x);
        y.Shape.Should().Equal(1, 4, 2);
        y.ToArray<float>().Should().Equal(1, 2, 2, 3, 4, 5, 5, 6);
        new Unfold((1, 3), padding: (0, 1), stride: (1, 3)).Forward(s_x).ToArray<float>()
            .Should().Equal(0, 0, 1, 4, 2, 5);
    }

    [Fact]
    public void Fold_adds_them_up_again()
    {
        new Fold((2, 3), 2).Forward(new Unfold(2).Forward(s_x)).ToArray<float>().Should().Equal(1, 4, 3, 4, 10, 6);
        var (unfold, fold) = (new Unfold(2, 1, 1, 2), new Fold((2, 4), 2, 1, 1, 2));
        Tensor x = Tensor.Randn([2, 3, 2, 4]);
        fold.Forward(unfold.Forward(x)).ToArray<float>().Should().Equal(x.ToArray<float>());
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Tensor x = Tensor.Randn([1, 2, 3, 4], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(inputs => new Unfold(2, 2, 1).Forward(inputs[0]).Square(), [x], 2);
        Tensor columns = Tensor.Randn([1, 8, 6], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(inputs => new Fold((3, 4), 2).Forward(inputs[0]).Square(), [columns], 2);
    }

    [Fact]
    public void They_have_no_state_and_print_their_settings()
    {
        new Unfold(2).StateDict().Should().BeEmpty();
        new Unfold((2, 3), stride: 2).ToString()
            .Should().Be("Unfold(kernelSize: (2, 3), dilation: 1, padding: 0, stride: 2)");
        new Fold(4, 2, padding: 1).ToString()
            .Should().Be("Fold(outputSize: 4, kernelSize: 2, dilation: 1, padding: 1, stride: 1)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Fails(() => new Unfold(0), "Unfold: kernelSize 0 must be positive.");
        Fails(() => new Unfold(2, stride: 0), "Unfold: stride 0 must be positive.");
        Fails(() => new Fold(4, 2, padding: -1), "Fold: padding -1 must not be negative.");
        Fails(() => new Fold((4, 0), 2), "Fold: outputSize (4, 0) must be positive.");
        Fails(() => new Fold((1, 2, 3), 2), "Fold: outputSize (1, 2, 3) has 3 numbers for 2 spatial dimensions.");
    }

    private static void Fails(Func<Layer> create, string message) =>
        create.Should().Throw<ArgumentException>().WithMessage(message);
}
