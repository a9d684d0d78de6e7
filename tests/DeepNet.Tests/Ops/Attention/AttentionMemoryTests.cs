namespace DeepNet.Tests.Ops.Attention;

/// <summary>What the whole process takes, so nothing else may run meanwhile.</summary>
[Collection("alone")]
public sealed class AttentionMemoryTests
{
    [Fact]
    public void A_long_sequence_takes_no_memory_for_its_scores()
    {
        // One matrix of scores would be 1 GB; what may be allocated here is far less.
        const int length = 16384;
        Tensor x = Tensor.Randn([length, 1], generator: new RandomSource(1)).RequireGrad();
        long before = Environment.WorkingSet;
        Tensor y = Tensor.ScaledDotProductAttention(x, x, x, isCausal: true);
        Autograd.Grad(y.Sum(), x).Shape.Should().Equal(length, 1);
        (Environment.WorkingSet - before).Should().BeLessThan(128L << 20);
    }
}
