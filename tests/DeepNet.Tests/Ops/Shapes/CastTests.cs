namespace DeepNet.Tests.Ops.Shapes;

public sealed class CastTests
{
    private static readonly DType[] s_types = Enum.GetValues<DType>();

    [Fact]
    public void Small_whole_numbers_survive_every_pair_of_types()
    {
        foreach (DType from in s_types)
        {
            foreach (DType to in s_types)
            {
                double[] values = from == DType.Bool || to == DType.Bool ? [0, 1, 1, 0] : [0, 1, 7, 100];
                Tensor x = Tensor.From<double>(values, [4]).Cast(from).Cast(to);
                x.DType.Should().Be(to);
                x.Cast(DType.Float64).ToArray<double>().Should().Equal(values, $"{from} to {to}");
            }
        }
    }

    [Fact]
    public void Floating_point_to_integer_cuts_and_saturates()
    {
        Tensor x = Tensor.From<float>(
            [1.9f, -1.9f, 300, -300, float.PositiveInfinity, float.NegativeInfinity, float.NaN], [7]);
        x.Cast(DType.Int32).ToArray<int>().Should().Equal(1, -1, 300, -300, int.MaxValue, int.MinValue, 0);
        x.Cast(DType.Int8).ToArray<sbyte>().Should().Equal(1, -1, 127, -128, 127, -128, 0);
        x.Cast(DType.UInt8).ToArray<byte>().Should().Equal(1, 0, 255, 0, 255, 0, 0);
    }

    [Fact]
    public void Anything_but_zero_is_true()
    {
        Tensor.From<float>([0, -0f, 0.5f, float.NaN, -3], [5]).Cast(DType.Bool).ToArray<bool>()
            .Should().Equal(false, false, true, true, true);
    }

    [Fact]
    public void Part_of_a_tensor_is_cast_from_where_it_starts()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [4]);
        foreach (DType type in new[] { DType.Float16, DType.BFloat16, DType.Float64, DType.Int8 })
            x.Cast(type)[2..].Cast(DType.Float32).ToArray<float>().Should().Equal(3, 4);
    }

    [Fact]
    public void Gradients_pass_between_floating_point_types_only()
    {
        Tensor x = Tensor.From<float>([1, 2], [2]).RequireGrad();
        (x.Cast(DType.Float64) * 3).Sum().Backward();
        x.Grad!.DType.Should().Be(DType.Float32);
        x.Grad.ToArray<float>().Should().Equal(3, 3);
        x.Cast(DType.Int64).RequiresGrad.Should().BeFalse();

        Tensor h = Tensor.Ones([2], DType.BFloat16).RequireGrad();
        (h * h).Sum().Backward();
        h.Grad!.DType.Should().Be(DType.BFloat16);
        h.Grad.Cast(DType.Float32).ToArray<float>().Should().Equal(2, 2);
    }
}
