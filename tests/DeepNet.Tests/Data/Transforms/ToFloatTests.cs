using DeepNet.Data.Transforms;

namespace DeepNet.Tests.Data.Transforms;

public sealed class ToFloatTests
{
    [Fact]
    public void Bytes_become_parts_of_one()
    {
        Tensor y = new ToFloat().Apply(Tensor.From<byte>([0, 51, 255], [1, 1, 3]), new RandomSource(0));
        y.ToArray<float>().Should().Equal(0, 51 / 255f, 1);
        var wide = Tensor.Zeros([1, 2, 2], DType.Float64);
        new ToFloat().Apply(wide, new RandomSource(0)).Should().BeSameAs(wide);
    }

    [Fact]
    public void Other_types_are_refused()
    {
        Action bad = () => new ToFloat().Apply(Tensor.Zeros([1, 2, 2], DType.Int64), new RandomSource(0));
        bad.ShouldThrow<DTypeException>("ToFloat: Int64 tensor; UInt8 or floating point is needed.");
    }
}
