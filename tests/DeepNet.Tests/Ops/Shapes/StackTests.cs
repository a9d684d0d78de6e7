namespace DeepNet.Tests.Ops;

/// <summary>Whole tensors are stacked without a copy of each through its layout; what comes out is the same.</summary>
public sealed class StackTests
{
    [Theory]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Float16)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Int64)]
    public void The_short_way_gives_what_the_composition_gives(DType type)
    {
        Device composed = TestDevices.Get("composed");
        foreach (Shape shape in new Shape[] { [], [1], [3, 5], [0, 4], [300, 200] })
        {
            Tensor all = (Tensor.Rand([7, .. shape], generator: new RandomSource(3)) * 100).Cast(type);
            Tensor[] parts = [.. Enumerable.Range(0, 7).Select(i => all.Select(0, i))];
            Tensor y = Tensor.Stack(parts);
            y.Equal(all).Should().BeTrue();
            y.Storage.Should().NotBeSameAs(all.Storage);
            Tensor.Stack([.. parts.Select(part => part.To(composed))]).Cast(DType.Float64).ToArray<double>()
                .Should().Equal(y.Cast(DType.Float64).ToArray<double>());
        }
    }

    [Fact]
    public void Parts_out_of_order_or_with_history_take_the_long_way()
    {
        Tensor x = Tensor.Arange(0d, 6).Reshape(2, 3).RequireGrad(), z = x.Detach();
        Tensor.Stack([z.Transpose(0, 1), z.Transpose(0, 1)]).Select(0, 1).Equal(z.Transpose(0, 1)).Should().BeTrue();
        Tensor.Stack([z, x]).Select(0, 1).Sum().Backward();
        x.Grad!.ToArray<float>().Should().OnlyContain(g => g == 1);
    }
}
