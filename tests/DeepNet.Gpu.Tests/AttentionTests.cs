namespace DeepNet.Tests;

/// <summary>Attention over several blocks of queries, keys and columns.</summary>
public sealed class AttentionTests
{
    [Fact]
    public void Several_blocks() => SameAsCpu.Check(
        x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2]), 1e-4, Inputs([2, 19, 20], [2, 21, 20], 37));

    [Fact]
    public void Causal_with_a_scale() => SameAsCpu.Check(
        x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], isCausal: true, scale: 0.4), 1e-4,
        Inputs([2, 33, 5], [2, 26, 5], 6));

    [Fact]
    public void More_keys_than_queries_and_causal() => SameAsCpu.Check(
        x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], isCausal: true), 1e-4,
        Inputs([1, 18, 4], [1, 40, 4], 4));

    [Fact]
    public void Grouped_queries() => SameAsCpu.Check(
        x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], enableGqa: true, isCausal: true), 1e-4,
        Inputs([2, 4, 18, 6], [2, 2, 18, 6], 7));

    [Fact]
    public void Added_mask()
    {
        Tensor mask = SameAsCpu.Numbers(8, [2, 1, 17, 19], low: -2, high: 2);
        SameAsCpu.Check(
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], mask.To(x[0].Device)), 1e-4,
            Inputs([2, 2, 17, 6], [2, 2, 19, 6], 5));
    }

    /// <summary>Query 2 may attend to nothing.</summary>
    [Fact]
    public void Bool_mask_with_an_empty_row()
    {
        Tensor allowed = Tensor.From<bool>(
            [.. Enumerable.Range(0, 17 * 9).Select(i => i / 9 != 2 && i % 3 != 0)], [17, 9]);
        SameAsCpu.Check(
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], allowed.To(x[0].Device)), 1e-4,
            Inputs([2, 17, 6], [2, 9, 6], 5));
    }

    [Fact]
    public void Dropout_drops_the_same_weights() => SameAsCpu.Check(
        x => Tensor.ScaledDotProductAttention(
            x[0], x[1], x[2], dropout: 0.4, generator: new RandomSource(5)),
        1e-4, Inputs([2, 18, 6], [2, 19, 6], 5));

    [Fact]
    public void Heads_cut_out_of_a_larger_dim() => SameAsCpu.Check(
        x =>
        {
            Tensor heads = x[0].Unflatten(2, 3, 4).Permute(0, 2, 1, 3);
            return Tensor.ScaledDotProductAttention(heads, heads, heads, isCausal: true);
        },
        1e-4, SameAsCpu.Numbers(1, [2, 18, 12]));

    /// <summary>Groups of 64 threads do tiles of another size.</summary>
    [Fact]
    public void Larger_groups() => SameAsCpu.Check(
        SameAsCpu.Wide, x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], enableGqa: true, isCausal: true), 1e-4,
        Inputs([4, 37, 20], [2, 37, 20], 70));

    /// <summary>A layer of attention learns values it is given.</summary>
    [Fact]
    public void Learning()
    {
        Tensor x = SameAsCpu.Numbers(20, [2, 18, 6]), target = SameAsCpu.Numbers(21, [2, 18, 6], low: -0.5, high: 0.5);
        SameAsCpu.CheckTraining(
            p =>
            {
                Tensor input = x.To(p[0].Device);
                Tensor y = Tensor.ScaledDotProductAttention(
                    input.MatMul(p[0]), input.MatMul(p[1]), input.MatMul(p[2]), isCausal: true);
                Tensor off = y.MatMul(p[3]) - target.To(p[0].Device);
                return (off * off).Sum();
            },
            0.01, 5,
            [.. Enumerable.Range(0, 4).Select(i => SameAsCpu.Numbers(30 + i, [6, 6], low: -0.5, high: 0.5))]);
    }

    private static Tensor[] Inputs(int[] queries, int[] keys, int size) =>
    [
        SameAsCpu.Numbers(1, queries), SameAsCpu.Numbers(2, keys),
        SameAsCpu.Numbers(3, [.. keys[..^1], size]),
    ];
}
