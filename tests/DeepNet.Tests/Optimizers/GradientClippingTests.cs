using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(2.0, 5.0)]
    [InlineData(1.0, 7.0)]
    [InlineData(double.PositiveInfinity, 4.0)]
    [InlineData(3.0, 4.497941445275415)]
    public void The_norm_of_all_gradients_together_is_limited(double p, double expected)
    {
        Parameter[] parameters = Make();
        GradientClipping.ClipGradNorm(parameters, 1, p).Should().BeApproximately(expected, 1e-6);
        GradientClipping.ClipGradNorm(parameters, 1, p).Should().BeApproximately(1, 1e-5);
        parameters[0].Grad!.ToArray<float>()[0].Should().BeApproximately((float)(3 / expected), 1e-5f);
        parameters[1].Grad!.ToArray<float>()[1].Should().BeApproximately((float)(-4 / expected), 1e-5f);
    }

    [Fact]
    public void Small_gradients_stay_bit_by_bit()
    {
        Parameter[] parameters = Make();
        GradientClipping.ClipGradNorm(parameters, 100).Should().Be(5);
        parameters[0].Grad!.ToArray<float>().Should().Equal(3, 0);
        parameters[1].Grad!.ToArray<float>().Should().Equal(0, -4, 0);
    }

    [Fact]
    public void Elements_are_limited_on_both_sides()
    {
        Parameter[] parameters = Make();
        GradientClipping.ClipGradValue(parameters, 0.5);
        parameters[0].Grad!.ToArray<float>().Should().Equal(0.5f, 0);
        parameters[1].Grad!.ToArray<float>().Should().Equal(0, -0.5f, 0);
    }

    [Fact]
    public void Without_gradients_the_norm_is_zero() =>
        GradientClipping.ClipGradNorm([new Parameter(Tensor.Ones([2]))], 1).Should().Be(0);

    [Fact]
    public void A_norm_that_is_no_number_can_be_an_error()
    {
        var parameter = new Parameter(Tensor.Ones([2])) { Grad = Tensor.From<float>([float.NaN, 1], [2]) };
        Action act = () => GradientClipping.ClipGradNorm([parameter], 1, errorIfNonFinite: true);
        act.Should().Throw<InvalidOperationException>().WithMessage("ClipGradNorm: the norm of the gradients is NaN*");
        parameter.Grad.ToArray<float>()[1].Should().Be(1);
        double.IsNaN(GradientClipping.ClipGradNorm([parameter], 1)).Should().BeTrue();
    }

    [Fact]
    public void Half_and_strided_gradients_are_clipped_too()
    {
        var half = new Parameter(Tensor.Ones([1]).Cast(DType.Float16))
        {
            Grad = Tensor.Full([1], 3).Cast(DType.Float16),
        };
        var strided = new Parameter(Tensor.Ones([1, 2]))
        {
            Grad = Tensor.From<float>([4, 0, 0, 0], [2, 2]).Transpose(0, 1).Narrow(0, 0, 1),
        };
        GradientClipping.ClipGradNorm([half, strided], 1).Should().BeApproximately(5, 1e-6);
        half.Grad!.Cast(DType.Float32).ToScalar<float>().Should().BeApproximately(0.6f, 1e-3f);
        strided.Grad!.ToArray<float>().Should().Equal([0.8f, 0], (a, b) => Math.Abs(a - b) < 1e-5f);
    }

    [Fact]
    public void Adaptive_clipping_compares_the_norms_of_each_unit()
    {
        Parameter matrix = new(Tensor.From<float>([3, 4, 0, 0], [2, 2]))
        {
            Grad = Tensor.From<float>([0, 8, 0.003f, 0.004f], [2, 2]),
        };
        Parameter vector = new(Tensor.From<float>([6, 8], [2])) { Grad = Tensor.From<float>([0.6f, 0.8f], [2]) };
        GradientClipping.ClipGradAdaptive([matrix, vector], 0.1, 0.01);

        // Norms of the weights: 5, and 0.01 instead of 0; 10 for the vector as a whole.
        float[] rows = matrix.Grad!.ToArray<float>();
        rows[0].Should().Be(0);
        rows[1].Should().BeApproximately(0.5f, 1e-6f);
        rows[2].Should().BeApproximately(0.001f * 0.6f, 1e-8f);
        rows[3].Should().BeApproximately(0.001f * 0.8f, 1e-8f);
        vector.Grad!.ToArray<float>().Should().Equal(0.6f, 0.8f);
    }

    [Fact]
    public void Adaptive_clipping_takes_filters_and_half_types()
    {
        Parameter filters = new(Tensor.Ones([2, 1, 2, 2])) { Grad = Tensor.Full([2, 1, 2, 2], 10) };
        Parameter half = new(Tensor.Ones([1]).Cast(DType.Float16)) { Grad = Tensor.Full([1], 10).Cast(DType.Float16) };
        GradientClipping.ClipGradAdaptive([filters, half], 0.5);
        filters.Grad!.ToArray<float>().Should().OnlyContain(x => Math.Abs(x - 0.5f) < 1e-6f);
        half.Grad!.DType.Should().Be(DType.Float16);
        half.Grad.Cast(DType.Float32).ToScalar<float>().Should().BeApproximately(0.5f, 1e-3f);
    }

    [Fact]
    public void Bad_numbers_are_named()
    {
        Parameter[] p = Make();
        foreach (double bad in new[] { -1, double.NaN })
        {
            Fails(() => GradientClipping.ClipGradNorm(p, bad), $"ClipGradNorm: maxNorm {bad} must not be negative.");
            Fails(() => GradientClipping.ClipGradNorm(p, 1, bad), $"ClipGradNorm: normType {bad} must be positive.");
            Fails(
                () => GradientClipping.ClipGradValue(p, bad), $"ClipGradValue: clipValue {bad} must not be negative.");
        }

        foreach (double bad in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Fails(
                () => GradientClipping.ClipGradAdaptive(p, bad),
                $"ClipGradAdaptive: clipping {bad} must be finite and not negative.");
            Fails(
                () => GradientClipping.ClipGradAdaptive(p, 1, bad),
                $"ClipGradAdaptive: epsilon {bad} must be finite and not negative.");
        }

        p[0].Grad!.ToArray<float>().Should().Equal(3, 0);

        static void Fails(Action act, string message) =>
            act.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message + "*");
    }

    [Fact]
    public void An_infinite_limit_only_measures()
    {
        Parameter[] parameters = Make();
        GradientClipping.ClipGradNorm(parameters, double.PositiveInfinity).Should().Be(5);
        GradientClipping.ClipGradValue(parameters, double.PositiveInfinity);
        parameters[1].Grad!.ToArray<float>().Should().Equal(0, -4, 0);
    }

    // Norm 5: 3 in one gradient, -4 in the other.
    private static Parameter[] Make() =>
    [
        new(Tensor.Ones([2])) { Grad = Tensor.From<float>([3, 0], [2]) },
        new(Tensor.Ones([3])) { Grad = Tensor.From<float>([0, -4, 0], [3]) },
        new(Tensor.Ones([3])),
    ];
}
