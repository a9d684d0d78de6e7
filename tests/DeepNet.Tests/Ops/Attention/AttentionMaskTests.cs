namespace DeepNet.Tests.Ops.Attention;

public sealed class AttentionMaskTests
{
    private const float Hidden = float.NegativeInfinity;

    [Fact]
    public void Causal_hides_what_comes_later()
    {
        AttentionMask.Causal(3).ToArray<float>().Should().Equal(0, Hidden, Hidden, 0, 0, Hidden, 0, 0, 0);
        AttentionMask.Causal(2, 4).ToArray<float>().Should().Equal(0, 0, 0, Hidden, 0, 0, 0, 0);
        AttentionMask.Causal(1, 3, DType.Float64).ToArray<double>().Should().Equal(0, 0, 0);
        Tensor x = Tensor.Randn([2, 5, 3]);
        float[] expected = Tensor.ScaledDotProductAttention(x, x, x, isCausal: true).ToArray<float>();
        Tensor.ScaledDotProductAttention(x, x, x, AttentionMask.Causal(5)).ToArray<float>().Should()
            .Equal(expected, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void A_window_hides_what_is_long_past_too() => AttentionMask.SlidingWindow(4, 2).ToArray<float>().Should()
        .Equal(
            0, Hidden, Hidden, Hidden, 0, 0, Hidden, Hidden, Hidden, 0, 0, Hidden, Hidden, Hidden, 0, 0);

    [Fact]
    public void Padding_begins_where_sequences_end()
    {
        AttentionMask.KeyPadding([2, 0, 3]).ToArray<bool>().Should()
            .Equal(false, false, true, true, true, true, false, false, false);
        Tensor mask = AttentionMask.KeyPadding([1], 2);
        mask.Shape.Should().Equal(1, 2);
        AttentionMask.Additive(mask).ToArray<float>().Should().Equal(0, Hidden);
    }

    [Fact]
    public void Errors_name_argument_value_and_rule()
    {
        Throws<ArgumentException>(
            () => AttentionMask.Causal(3, 2),
            "AttentionMask.Causal: queries 3 must be in 0 … keys 2, whose last ones they are.");
        Throws<ArgumentException>(
            () => AttentionMask.SlidingWindow(3, 0), "AttentionMask.SlidingWindow: window 0 must be positive.");
        Throws<ArgumentException>(
            () => AttentionMask.KeyPadding([3], 2),
            "AttentionMask.KeyPadding: length 3 of sequence 0 must be in 0 … 2.");
        Throws<DTypeException>(() => AttentionMask.Causal(2, dtype: DType.Bool), "AttentionMask.Additive: Bool*");
        Throws<DTypeException>(
            () => AttentionMask.Additive(Tensor.Zeros([2])), "AttentionMask.Additive: hidden is Float32*must be Bool*");
    }

    private static void Throws<T>(Func<object> act, string message)
        where T : Exception => act.Should().Throw<T>().WithMessage(message);
}
