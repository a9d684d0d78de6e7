namespace DeepNet.Tests.Ops.Sequence;

public sealed class SamplingTests
{
    private const float No = float.NegativeInfinity;

    // Probabilities 0.1, 0.4, 0.2, 0.3.
    private static readonly Tensor s_logits = Tensor.From<float>([0.1f, 0.4f, 0.2f, 0.3f], [1, 4]).Log();

    [Fact]
    public void Filters_keep_what_they_say()
    {
        Kept(Sampling.TopK(s_logits, 2)).Should().Equal(1, 3);
        Kept(Sampling.TopK(s_logits, 9)).Should().Equal(0, 1, 2, 3);
        Kept(Sampling.TopP(s_logits, 0.3)).Should().Equal(1);
        Kept(Sampling.TopP(s_logits, 0.5)).Should().Equal(1, 3);
        Kept(Sampling.TopP(s_logits, 0.8)).Should().Equal(1, 2, 3);
        Kept(Sampling.TopP(s_logits, 1)).Should().Equal(0, 1, 2, 3);
        Kept(Sampling.MinP(s_logits, 0.6)).Should().Equal(1, 3);
        Kept(Sampling.MinP(s_logits, 0)).Should().Equal(0, 1, 2, 3);
        Sampling.TopK(s_logits, 1).ToArray<float>().Should().Equal(No, s_logits[0, 1].ToScalar<float>(), No, No);
    }

    [Fact]
    public void Equal_logits_stay_by_their_place()
    {
        Tensor same = Tensor.Zeros([2, 5]);
        float[] kept = [0, 0, No, No, No];
        Sampling.TopK(same, 2).ToArray<float>().Should().Equal([.. kept, .. kept]);
        Sampling.TopP(same, 0.35).ToArray<float>().Should().Equal([.. kept, .. kept]);
    }

    [Fact]
    public void Temperature_and_penalty_change_the_logits()
    {
        Tensor x = Tensor.From<float>([2, -2, 4], [3]);
        Sampling.Temperature(x, 0.5).ToArray<float>().Should().Equal(4, -4, 8);
        Sampling.RepetitionPenalty(x, Tensor.From<long>([0, 1, 1], [3]), 2).ToArray<float>().Should()
            .Equal(1, -4, 4);
    }

    [Fact]
    public void Draws_come_with_the_probabilities_of_the_softmax()
    {
        const int count = 20000;
        Tensor x = Sampling.TopK(s_logits, 3).Expand(count, 4);
        long[] drawn = Sampling.Draw(x, new RandomSource(1)).ToArray<long>();
        double[] expected = [0, 0.4 / 0.9, 0.2 / 0.9, 0.3 / 0.9];
        for (int i = 0; i < 4; i++)
        {
            // Four standard deviations.
            double p = expected[i], share = drawn.Count(d => d == i) / (double)count;
            share.Should().BeApproximately(p, 4 * Math.Sqrt(p * (1 - p) / count) + 1e-12);
        }

        Sampling.Draw(x, new RandomSource(1)).ToArray<long>().Should().Equal(drawn, "a seed repeats");
    }

    [Fact]
    public void The_next_token_is_the_likeliest_without_temperature()
    {
        Sampling.Next(s_logits, temperature: 0).ToArray<long>().Should().Equal(1);
        Sampling.Next(s_logits, topK: 1).ToArray<long>().Should().Equal(1);
        Sampling.Next(s_logits, topP: 0.1).ToArray<long>().Should().Equal(1);
        Tensor many = s_logits.Expand(500, 4);
        Sampling.Next(many, 0.7, topK: 3, topP: 0.6, new RandomSource(2)).ToArray<long>().Distinct().Order().Should()
            .Equal(1, 3);
        Sampling.Next(many, generator: new RandomSource(2)).Shape.Should().Equal(500);
    }

    [Fact]
    public void Gradients_flow_to_what_stays()
    {
        Tensor x = Tensor.From<double>([1, -2, 3, 0.5], [4]).RequireGrad();
        GradCheck.Verify(
            a => Sampling.RepetitionPenalty(Sampling.Temperature(a[0], 0.7), Tensor.From<long>([1, 2], [2]), 1.5), [x]);
        Autograd.Grad(Sampling.TopP(x, 0.9).Softmax().Select(0, 2), x)[1].ToScalar<double>().Should().Be(0);
    }

    [Fact]
    public void Errors_name_argument_value_and_rule()
    {
        Throws<ArgumentException>(
            () => Sampling.Temperature(s_logits, -1),
            "Sampling.Temperature: temperature -1 must be positive; ArgMax takes the likeliest.");
        Throws<ArgumentException>(() => Sampling.TopK(s_logits, 0), "Sampling.TopK: k 0 must be positive.");
        Throws<ArgumentException>(() => Sampling.TopP(s_logits, 0), "Sampling.TopP: p 0 must be in (0, 1].");
        Throws<ArgumentException>(() => Sampling.MinP(s_logits, 2), "Sampling.MinP: p 2 must be in [0, 1].");
        Throws<ArgumentException>(
            () => Sampling.RepetitionPenalty(s_logits, Tensor.Zeros([1, 2], DType.Int64), 0),
            "Sampling.RepetitionPenalty: penalty 0 must be positive.");
        Throws<ShapeException>(
            () => Sampling.RepetitionPenalty(s_logits, Tensor.Zeros([2], DType.Int64), 2),
            "Sampling.RepetitionPenalty: tokens [2] and logits [1, 4] must be equal but in the last dim.");
        Throws<ShapeException>(
            () => Sampling.Draw(Tensor.Zeros([2, 0])), "Sampling.Draw: logits [2, 0] must be [batch…, vocabulary].");
        Throws<DTypeException>(() => Sampling.Draw(Tensor.Zeros([2], DType.Int64)), "Sampling.Draw: Int64*");
    }

    private static IEnumerable<int> Kept(Tensor logits)
    {
        float[] values = logits.ToArray<float>();
        return Enumerable.Range(0, values.Length).Where(i => !float.IsNegativeInfinity(values[i]));
    }

    private static void Throws<T>(Func<object> act, string message)
        where T : Exception => act.Should().Throw<T>().WithMessage(message);
}
