namespace DeepNet.Tests.Ops.Sequence;

public sealed class PackedSequenceTests
{
    // Three sequences of lengths 2, 3 and 1; 0 is padding.
    private static readonly Tensor s_padded = Tensor.From<float>([1, 2, 0, 3, 4, 5, 6, 0, 0], [3, 3]);

    [Fact]
    public void Rows_come_step_after_step_with_the_longest_first()
    {
        PackedSequence packed = PackedSequence.PackPadded(s_padded, [2, 3, 1], batchFirst: true, enforceSorted: false);
        packed.Data.ToArray<float>().Should().Equal(3, 1, 6, 4, 2, 5);
        packed.BatchSizes.Should().Equal(3, 2, 1);
        packed.SortedIndices.ToArray<long>().Should().Equal(1, 0, 2);
        packed.UnsortedIndices.ToArray<long>().Should().Equal(1, 0, 2);
        packed.Lengths.Should().Equal(2, 3, 1);
        packed.Batch.Should().Be(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Packing_and_padding_again_gives_the_same(bool batchFirst)
    {
        Tensor padded = batchFirst ? s_padded : s_padded.Transpose(0, 1);
        PackedSequence packed = PackedSequence.PackPadded(padded, [2, 3, 1], batchFirst, enforceSorted: false);
        (Tensor again, IReadOnlyList<int> lengths) = packed.PadPacked(batchFirst);
        again.ToArray<float>().Should().Equal(padded.ToArray<float>());
        lengths.Should().Equal(2, 3, 1);
        (again, _) = packed.PadPacked(batchFirst: true, paddingValue: -1, totalLength: 4);
        again.Shape.Should().Equal(3, 4);
        again.ToArray<float>().Should().Equal(1, 2, -1, -1, 3, 4, 5, -1, 6, -1, -1, -1);
    }

    [Fact]
    public void Steps_behind_the_longest_sequence_are_cut()
    {
        PackedSequence packed = PackedSequence.PackPadded(Tensor.Randn([5, 2, 3]), [2, 2]);
        packed.BatchSizes.Should().Equal(2, 2);
        packed.PadPacked().Padded.Shape.Should().Equal(2, 2, 3);
    }

    [Fact]
    public void Lengths_may_be_a_tensor_and_types_may_be_any()
    {
        PackedSequence packed = PackedSequence.PackPadded(
            s_padded.Cast(DType.Int64), Tensor.From<int>([2, 3, 1], [3]), batchFirst: true, enforceSorted: false);
        packed.Data.ToArray<long>().Should().Equal(3, 1, 6, 4, 2, 5);
    }

    [Fact]
    public void Sequences_are_packed_and_unpacked_in_their_order()
    {
        Tensor[] sequences = [Tensor.Randn([2, 3]), Tensor.Randn([4, 3]), Tensor.Randn([1, 3])];
        PackedSequence packed = PackedSequence.PackSequence(sequences, enforceSorted: false);
        packed.Data.Shape.Should().Equal(7, 3);
        Tensor[] again = packed.UnpackSequence();
        for (int i = 0; i < sequences.Length; i++)
        {
            again[i].Shape.Should().Equal(sequences[i].Shape);
            again[i].ToArray<float>().Should().Equal(sequences[i].ToArray<float>());
        }

        PackedSequence doubled = packed.WithData(packed.Data * 2);
        doubled.UnpackSequence()[1].ToArray<float>().Should().Equal((sequences[1] * 2).ToArray<float>());
    }

    [Fact]
    public void Gradients_flow_to_the_steps_that_count()
    {
        Tensor x = Tensor.Randn([3, 2, 2], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(
            inputs =>
            {
                PackedSequence packed = PackedSequence.PackPadded(inputs[0], [1, 3], enforceSorted: false);
                return packed.WithData(packed.Data.Square() * packed.Data).PadPacked(batchFirst: true).Padded;
            },
            [x], order: 2);
        Tensor dx = Autograd.Grad(PackedSequence.PackPadded(x, [3, 1]).Data.Sum(), x);
        dx.ToArray<double>().Should().Equal(1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0);
    }

    [Fact]
    public void Errors_name_the_length_and_the_rule()
    {
        Tensor x = Tensor.Zeros([3, 2, 4]);
        Throws<ArgumentException>(
            () => PackedSequence.PackPadded(x, [4, 2]),
            "PackPadded: length 4 of sequence 0 must be in 1 … 3, the steps of padded [3, 2, 4].");
        Throws<ArgumentException>(
            () => PackedSequence.PackPadded(x, [3, 0]),
            "PackPadded: length 0 of sequence 1 must be in 1 … 3, the steps of padded [3, 2, 4].");
        Throws<ArgumentException>(
            () => PackedSequence.PackPadded(x, [1, 2]),
            "PackPadded: length 2 of sequence 1 comes after 1; lengths must not grow, or pass enforceSorted: false.");
        Throws<ShapeException>(
            () => PackedSequence.PackPadded(x, [1]),
            "PackPadded: 1 lengths for the 2 sequences of padded [3, 2, 4]; each needs one.");
        Throws<ShapeException>(
            () => PackedSequence.PackPadded(Tensor.Zeros([3]), [1]),
            "PackPadded: padded [3] must be [steps, batch, …].");
        Throws<ShapeException>(
            () => PackedSequence.PackPadded(x, Tensor.Zeros([1, 2], DType.Int64)),
            "PackPadded: lengths [1, 2] must be [batch].");
        PackedSequence packed = PackedSequence.PackPadded(x, [3, 2]);
        Throws<ArgumentException>(
            () => packed.PadPacked(totalLength: 2), "PadPacked: totalLength 2 is less than 3, the longest sequence.");
        Throws<ShapeException>(
            () => packed.WithData(Tensor.Zeros([4])), "WithData: data [4] must have 5 rows, one for each step.");
        Throws<ShapeException>(() => Tensor.PadSequence([]), "PadSequence: there are no sequences.");
        Throws<ShapeException>(
            () => Tensor.PadSequence([Tensor.Zeros([2, 3]), Tensor.Zeros([2, 4])]),
            "PadSequence: sequences [2, 3] and [2, 4] must be *with the same features.");
        Throws<ShapeException>(
            () => x.UnpadSequence([1]), "UnpadSequence: 1 lengths for the 2 sequences of [3, 2, 4]; each needs one.");
        Throws<ArgumentException>(
            () => x.UnpadSequence([1, 4]),
            "UnpadSequence: length 4 of sequence 1 must be in 0 … 3, the steps of [3, 2, 4].");
    }

    private static void Throws<T>(Func<object> act, string message)
        where T : Exception => act.Should().Throw<T>().WithMessage(message);
}
