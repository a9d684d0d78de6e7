using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class NormalizeTests
{
    private static readonly double[] s_mean = [0.485, 0.456, 0.406];
    private static readonly double[] s_std = [0.229, 0.224, 0.225];

    [Fact]
    public void Bytes_give_the_bits_of_both_steps_one_after_the_other()
    {
        var random = new RandomSource(0);
        var transform = new Normalize(s_mean, s_std);
        Tensor x = Bytes(3, 17, 19), batch = Tensor.Stack([x, x.Flip(-1)]);
        transform.Apply(x, random).ShouldEqual(Images.Normalize(new ToFloat().Apply(x, random), s_mean, s_std));
        transform.Apply(batch, random).Select(0, 1).ShouldEqual(transform.Apply(x.Flip(-1), random));
        Tensor view = x.Transpose(1, 2);
        transform.Apply(view, random).ShouldEqual(transform.Apply(view.Clone(), random));
        transform.Apply(Tensor.Zeros([3, 0, 4], DType.UInt8), random).Count.Should().Be(0);
        transform.Apply(Tensor.Full([3, 1, 1], 0.5), random).ToArray<float>()[0]
            .Should().BeApproximately((float)((0.5 - 0.485) / 0.229), 1e-6f);
    }

    [Fact]
    public void Bad_settings_and_images_are_refused()
    {
        Action uneven = () => new Normalize([0.5], [0.5, 0.5]);
        uneven.ShouldThrow<ArgumentException>(
            "Normalize: 1 means and 2 standard deviations; one of each per channel is needed.");
        Action zero = () => new Normalize([0.5], [0]);
        zero.ShouldThrow<ArgumentException>("Normalize: std 0 is 0, but must be positive.");
        Action nan = () => new Normalize([double.NaN], [1]);
        nan.ShouldThrow<ArgumentException>("Normalize: mean 0 NaN must be finite.");
        Action channels = () => new Normalize(s_mean, s_std).Apply(Tensor.Zeros([1, 2, 2]), new RandomSource(0));
        channels.ShouldThrow<ShapeException>(
            "Normalize: image [1, 2, 2] must be […, 3, height, width], as there are 3 means.");
        Action type = () => new Normalize([0], [1]).Apply(Tensor.Zeros([1, 2, 2], DType.Int32), new RandomSource(0));
        type.ShouldThrow<DTypeException>("Normalize: Int32 tensor; UInt8 or floating point is needed.");
    }
}
