namespace DeepNet.Tests.Ops.Normalization;

public sealed class NormalizationTests
{
    private static readonly Tensor s_x = Tensor.From<float>([1, 2, 3, 4, 5, 9], [3, 2]);

    [Fact]
    public void BatchNorm_moves_the_running_statistics()
    {
        Tensor mean = Tensor.Zeros([2]), variance = Tensor.Ones([2]);
        _ = s_x.BatchNorm(mean, variance, training: true, momentum: 0.5);
        mean.ToArray<float>().Should().Equal(1.5f, 2.5f);
        float[] moved = variance.ToArray<float>();
        moved[0].Should().BeApproximately(2.5f, 1e-5f);
        moved[1].Should().BeApproximately(7, 1e-5f);
    }

    [Fact]
    public void BatchNorm_leaves_the_running_statistics_in_evaluation()
    {
        Tensor mean = Tensor.Ones([2]), variance = Tensor.Ones([2]);
        Tensor y = s_x.BatchNorm(mean, variance, epsilon: 0);
        y.ToArray<float>().Should().Equal(0, 1, 2, 3, 4, 8);
        mean.ToArray<float>().Should().Equal(1, 1);
    }

    [Fact]
    public void Shapes_are_checked()
    {
        Fails<ShapeException>(
            () => s_x.LayerNorm([3]), "LayerNorm: the last dims of input [3, 2] are not the normalized shape [3].");
        Fails<ShapeException>(() => s_x.LayerNorm([2], Tensor.Ones([3])), "LayerNorm: weight or bias [3]*");
        Fails<ShapeException>(() => s_x.RmsNorm([3]), "RmsNorm: *");
        Fails<ShapeException>(
            () => s_x.GroupNorm(3), "GroupNorm: the 2 channels of input [3, 2] do not divide into 3 groups.");
        Fails<ArgumentException>(() => s_x.GroupNorm(0), "GroupNorm: 0 groups*");
        Fails<ShapeException>(() => s_x.InstanceNorm(), "InstanceNorm: *");
        Fails<ShapeException>(
            () => s_x.BatchNorm(null, null, Tensor.Ones([3]), training: true),
            "BatchNorm: a parameter of shape [3] must be [2]*");
        Fails<ShapeException>(
            () => Tensor.Ones([1, 2]).BatchNorm(null, null, training: true), "*has one element per channel*");
        Fails<ArgumentException>(() => s_x.BatchNorm(null, null), "*needs runningMean*");
        Fails<ShapeException>(() => s_x.LocalResponseNorm(3), "LocalResponseNorm: *");
        Fails<ArgumentException>(
            () => s_x.InstanceNorm(null, null, null, null, useInputStats: false),
            "InstanceNorm: without input statistics it needs runningMean and runningVar.");
        Fails<ShapeException>(() => Tensor.Ones([2]).Renorm(2, 0, 1), "Renorm: *");
        Fails<ArgumentException>(() => s_x.Renorm(0, 0, 1), "Renorm: p 0 must be positive.");
        Fails<ArgumentException>(() => s_x.Renorm(2, 0, -1), "Renorm: maxNorm -1 must not be negative.");
        Fails<ArgumentException>(() => s_x.DropPath(2), "DropPath: p = 2 is not in [0, 1].");
        Fails<ArgumentException>(() => s_x.AlphaDropout(2), "AlphaDropout: p = 2 is not in [0, 1].");
        Fails<ShapeException>(
            () => Tensor.Ones([2]).FeatureDropout(), "FeatureDropout: input [2] must be [batch, channels, …].");
    }

    [Fact]
    public void LayerNorm_does_not_cancel_far_from_zero()
    {
        Tensor x = Tensor.From<float>([100001, 100002, 100003, 100004], [1, 4]);
        float[] y = x.LayerNorm([4], epsilon: 0).ToArray<float>();
        y[0].Should().BeApproximately(-1.3416408f, 1e-5f);
        y[3].Should().BeApproximately(1.3416408f, 1e-5f);
    }

    [Fact]
    public void Dropout_scales_what_it_keeps_and_repeats_with_its_generator()
    {
        Tensor x = Tensor.Ones([100, 100]).RequireGrad();
        Tensor y = x.Dropout(0.25, generator: new RandomSource(7));
        float[] values = y.ToArray<float>();
        values.Distinct().Order().Should().Equal(0, 4f / 3);
        values.Count(v => v == 0).Should().BeInRange(2300, 2700);
        x.Dropout(0.25, generator: new RandomSource(7)).ToArray<float>().Should().Equal(values);
        y.Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(values);
        Fails<ArgumentException>(() => x.Dropout(1.5), "Dropout: p = 1.5*");
    }

    private static void Fails<TException>(Func<Tensor> action, string text)
        where TException : Exception
        => action.Should().Throw<TException>().WithMessage(text);
}
