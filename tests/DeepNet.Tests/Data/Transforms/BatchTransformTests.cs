using DeepNet.Data.Transforms;

namespace DeepNet.Tests.Data.Transforms;

public sealed class BatchTransformTests
{
    private static readonly Tensor s_images = Tensor.Arange(4).Reshape(4, 1, 1, 1).Expand(4, 3, 8, 10)
        .Cast(DType.Float32);

    private static readonly Tensor s_classes = Tensor.From(new[] { 0L, 1, 2, 0 });

    [Fact]
    public void MixUp_blends_neighbours_and_their_targets_alike()
    {
        var random = new RandomSource(1);
        for (int i = 0; i < 20; i++)
        {
            (Tensor x, Tensor y) = new MixUp(classes: 3).Apply(s_images, s_classes, random);
            float[] soft = y.ToArray<float>();

            // Sample 0 of class 0 is mixed with the last one, of class 0 too; sample 1 with sample 0.
            double kept = soft[4];
            soft[0].Should().BeApproximately(1, 1e-6f);
            soft[3].Should().BeApproximately((float)(1 - kept), 1e-6f);
            x.Select(0, 1).ToArray<float>().Should().OnlyContain(v => Math.Abs(v - kept) < 1e-6);
            x.Select(0, 0).ToArray<float>().Should().OnlyContain(v => Math.Abs(v - (3 * (1 - kept))) < 1e-5);
            y.Sum(1).ToArray<float>().Should().OnlyContain(v => Math.Abs(v - 1) < 1e-6);
        }
    }

    [Fact]
    public void CutMix_gives_targets_the_shares_of_the_area()
    {
        var random = new RandomSource(2);
        int changed = 0;
        for (int i = 0; i < 50; i++)
        {
            (Tensor x, Tensor y) = new CutMix(classes: 3).Apply(s_images, s_classes, random);
            float[] pixels = x.Select(0, 1).Select(0, 2).ToArray<float>();
            pixels.Should().OnlyContain(v => v == 0 || v == 1);
            y.ToArray<float>()[4].Should().BeApproximately(pixels.Average(), 1e-6f);
            Tensor foreign = x.Narrow(0, 1, 1).Select(0, 0).Eq(0).Cast(DType.Float32);
            double[] box = TransformData.Seen(foreign.Narrow(0, 0, 1));
            double area = Math.Max(0, box[2] - box[0]) * Math.Max(0, box[3] - box[1]);
            foreign.Sum().ToScalar<float>().Should().Be((float)(3 * area), "it is a rectangle in all channels");
            changed += pixels.Contains(0) ? 1 : 0;
        }

        changed.Should().BeGreaterThan(25);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(4)]
    public void Shares_have_the_beta_distribution(double alpha)
    {
        var random = new RandomSource(3);
        Tensor x = Tensor.From(new[] { 0f, 1f }), y = Tensor.Eye(2);
        double[] kept = [.. Enumerable.Range(0, 4000)
            .Select(_ => (double)new MixUp(alpha).Apply(x, y, random).Inputs.ToArray<float>()[1])];
        kept.Average().Should().BeApproximately(0.5, 0.03);
        kept.Average(v => (v - 0.5) * (v - 0.5)).Should().BeApproximately(1 / (4 * ((2 * alpha) + 1)), 0.012);
    }

    [Fact]
    public void The_same_generator_gives_the_same_batch()
    {
        foreach (BatchTransform transform in new BatchTransform[] { new MixUp(0.5, 3), new CutMix(0.5, 3) })
        {
            (Tensor x, Tensor y) = transform.Apply(s_images, s_classes, new RandomSource(9));
            (Tensor x2, Tensor y2) = transform.Apply(s_images, s_classes, new RandomSource(9));
            x2.ShouldEqual(x);
            y2.ShouldEqual(y);
        }
    }

    [Fact]
    public void Soft_targets_and_empty_batches_work()
    {
        Tensor soft = Tensor.Full([4, 2], 0.5);
        new MixUp().Apply(s_images, soft, new RandomSource(1)).Targets.ShouldEqual(soft);
        (Tensor none, Tensor targets) = new CutMix().Apply(
            Tensor.Zeros([0, 3, 2, 2]), Tensor.Zeros([0, 5]), new RandomSource(1));
        (none.Count + targets.Count).Should().Be(0);
    }

    [Fact]
    public void Bad_settings_and_batches_are_refused()
    {
        var random = new RandomSource(0);
        Action alpha = () => new MixUp(0);
        alpha.ShouldThrow<ArgumentException>("MixUp: alpha 0 must be positive and finite.");
        Action nan = () => new CutMix(double.NaN);
        nan.ShouldThrow<ArgumentException>("CutMix: alpha NaN must be positive and finite.");
        Action classes = () => new MixUp(1, -3);
        classes.ShouldThrow<ArgumentException>("MixUp: classes -3 must be positive.");
        Action unknown = () => new MixUp().Apply(s_images, s_classes, random);
        unknown.ShouldThrow<ArgumentException>(
            "MixUp: targets [4] are classes; give their number to the constructor.");
        Action large = () => new MixUp(classes: 2).Apply(s_images, s_classes, random);
        large.Should().Throw<ArgumentOutOfRangeException>();
        Action count = () => new MixUp().Apply(s_images, Tensor.Zeros([3, 2]), random);
        count.ShouldThrow<ShapeException>(
            "MixUp: targets [3, 2] for inputs [4, 3, 8, 10]; [n] classes or [n, classes] weights for [n, …] are "
                + "needed.");
        Action flat = () => new CutMix().Apply(Tensor.Zeros([4, 5]), Tensor.Zeros([4, 2]), random);
        flat.ShouldThrow<ShapeException>("CutMix: inputs [4, 5] must be [n, …, height, width] with pixels.");
        Action bytes = () => new MixUp().Apply(s_images.Cast(DType.UInt8), Tensor.Zeros([4, 2]), random);
        bytes.ShouldThrow<DTypeException>("MixUp: UInt8 tensor, but the operation needs a floating-point one*");
    }
}
