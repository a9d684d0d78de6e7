using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Tests.Ops.Elementwise;

/// <summary>
/// Operations a user writes: forward on SIMD, and gradients up to the third order, where tensors are the lane.
/// </summary>
public sealed class ApplyTests
{
    private static readonly double[] s_points = [-1.7, -0.9, -0.3, 0.2, 0.8, 1.6, 2.4];

    [Fact]
    public void A_function_of_one_variable_is_applied_to_every_element()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => (i - 500) / 100f)];

        float[] y = Tensor.From<float>(values, [10, 100]).Apply(default(DampedWave)).ToArray<float>();

        for (int i = 0; i < values.Length; i++)
            y[i].Should().BeApproximately((float)(Math.Sin(values[i]) * Math.Exp(-0.5 * values[i])), 4e-6f);
    }

    [Fact]
    public void Its_gradients_are_right_up_to_the_third_order() =>
        GradCheck.Verify(x => x[0].Apply(default(DampedWave)), [Leaf(s_points)], order: 3, tolerance: 1e-5);

    [Fact]
    public void Its_third_derivative_is_the_one_of_calculus()
    {
        // (D - ½)³ sin x = -cos x + (3/2) sin x + (3/4) cos x - (1/8) sin x, times e^(-x/2).
        Tensor x = Leaf(s_points);
        Tensor first = Autograd.Grad(x.Apply(default(DampedWave)).Sum(), x, createGraph: true);
        Tensor second = Autograd.Grad(first.Sum(), x, createGraph: true);
        double[] third = Autograd.Grad(second.Sum(), x).ToArray<double>();

        for (int i = 0; i < s_points.Length; i++)
        {
            double s = Math.Sin(s_points[i]), c = Math.Cos(s_points[i]);
            double expected = Math.Exp(-0.5 * s_points[i]) * (-c + (1.5 * s) + (0.75 * c) - (0.125 * s));
            third[i].Should().BeApproximately(expected, 1e-12);
        }
    }

    [Fact]
    public void A_function_of_two_variables_broadcasts_and_has_gradients_up_to_the_third_order()
    {
        Tensor a = Leaf([0.4, 1.3, 2.2], 3, 1), b = Leaf([0.7, 1.1, 1.9, 0.5]);

        double[] y = a.Apply(b, default(Logistic)).ToArray<double>();

        y.Should().HaveCount(12);
        y[(2 * 4) + 1].Should().BeApproximately(2.2 / (1 + Math.Exp(-2.2 * 1.1)), 1e-14);
        GradCheck.Verify(x => x[0].Apply(x[1], default(Logistic)), [a, b], order: 3);
    }

    [Fact]
    public void Half_types_are_computed_in_single_precision()
    {
        Tensor y = Tensor.Full([5], 0.5, DType.BFloat16).Apply(default(DampedWave));

        y.DType.Should().Be(DType.BFloat16);
        y.Cast(DType.Float64).ToArray<double>()[4].Should().BeApproximately(Math.Sin(0.5) * Math.Exp(-0.25), 2e-3);
    }

    [Fact]
    public void Integers_are_refused_with_the_name_of_the_operation() =>
        FluentActions.Invoking(() => Tensor.Ones([2], DType.Int64).Apply(default(DampedWave)))
            .Should().Throw<DTypeException>().WithMessage("DampedWave: Int64*Cast*");

    private static Tensor Leaf(double[] values, params int[] shape) =>
        Tensor.From<double>(values, shape.Length == 0 ? [values.Length] : shape).RequireGrad();

    /// <summary>sin x · e^(-x/2).</summary>
    private readonly struct DampedWave : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T x)
            where T : struct, ILane<T>
            => T.Sin(x) * T.Exp(-0.5 * x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Derivative<T>(T x, T y)
            where T : struct, ILane<T>
            => (T.Cos(x) * T.Exp(-0.5 * x)) - (0.5 * y);
    }

    /// <summary>a / (1 + e^(-ab)).</summary>
    private readonly struct Logistic : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Forward<T>(T a, T b)
            where T : struct, ILane<T>
            => a * Gate(a, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T DerivativeA<T>(T a, T b, T y)
            where T : struct, ILane<T>
        {
            T s = Gate(a, b);
            return s + (y * (1 - s) * b);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T DerivativeB<T>(T a, T b, T y)
            where T : struct, ILane<T>
            => y * (1 - Gate(a, b)) * a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T Gate<T>(T a, T b)
            where T : struct, ILane<T>
            => 1 / (1 + T.Exp(-(a * b)));
    }
}
