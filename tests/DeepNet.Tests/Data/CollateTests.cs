using DeepNet.Data;

namespace DeepNet.Tests.Data;

public sealed class CollateTests
{
    [Fact]
    public void Sequences_are_padded_to_the_longest_of_their_batch()
    {
        DataLoader<(Tensor Padded, Tensor Lengths)> loader =
            DataLoader.Create(new Sequences(3, 1, 2, 0), 3, Collate.Pad, workers: 1);
        List<(Tensor Padded, Tensor Lengths)> batches = [.. loader];
        batches[0].Padded.Shape.Should().Equal(3, 3, 2);
        batches[0].Padded.ToArray<float>().Should().Equal(
            1, 1, 2, 2, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1, 2, 2, 0, 0);
        batches[0].Lengths.ToArray<long>().Should().Equal(3, 1, 2);
        batches[1].Padded.Shape.Should().Equal(1, 0, 2);
        batches[1].Lengths.ToArray<long>().Should().Equal(0);
        Tensor other = DataLoader.Create(new Sequences(1, 2), 2, batch => Collate.Pad(batch, -1).Padded).Single();
        other.ToArray<float>().Should().Equal(1, 1, -1, -1, 1, 1, 2, 2);
    }

    [Fact]
    public void Targets_of_padded_sequences_are_stacked()
    {
        IDataset<(Tensor Sequence, Tensor Target)> data =
            new Sequences(1, 3).Map(x => (x, Tensor.From<long>((long)x.Shape[0])));
        (Tensor padded, Tensor lengths, Tensor targets) = DataLoader.Create(data, 2, Collate.Pad).Single();
        padded.Shape.Should().Equal(2, 3, 2);
        lengths.ToArray<long>().Should().Equal(1, 3);
        targets.ToArray<long>().Should().Equal(1, 3);
        (PackedSequence packed, Tensor own) = DataLoader.Create(data, 2, Collate.Pack).Single();
        packed.Lengths.Should().Equal(1, 3);
        own.ToArray<long>().Should().Equal(1, 3);
    }

    [Fact]
    public void Packed_sequences_come_back_in_their_order()
    {
        PackedSequence packed = DataLoader.Create(new Sequences(1, 3, 2), 3, Collate.Pack).Single();
        packed.BatchSizes.Should().Equal(3, 2, 1);
        packed.Lengths.Should().Equal(1, 3, 2);
        packed.UnpackSequence().Select(x => x.Shape[0]).Should().Equal(1, 3, 2);
        packed.UnpackSequence()[1].ToArray<float>().Should().Equal(1, 1, 2, 2, 3, 3);
    }

    [Fact]
    public void Tuples_are_stacked()
    {
        TensorTuple batch = Collate.Stack([new TensorTuple(Tensor.Zeros([2])), new TensorTuple(Tensor.Ones([2]))]);
        batch[0].ToArray<float>().Should().Equal(0, 0, 1, 1);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Doing(() => Collate.Stack([])).Should().Throw<ArgumentException>()
            .WithMessage("Collate.Stack: there are no samples.");
        Doing(() => Collate.Pad(new List<Tensor>())).Should().Throw<ArgumentException>()
            .WithMessage("Collate.Pad: there are no samples.");
        Doing(() => Collate.Pad([Tensor.Zeros([2, 3]), Tensor.Zeros([2, 4])])).Should().Throw<ShapeException>()
            .WithMessage("PadSequence: sequences [2, 3] and [2, 4] must be*");
        Doing(() => Collate.Pad([(Tensor.Zeros([2]), Tensor.Zeros([1])), (Tensor.Zeros([3]), Tensor.Zeros([2]))]))
            .Should().Throw<ShapeException>()
            .WithMessage("Collate: the targets of two samples of one batch have shapes [1] and [2].");
        Doing(() => Collate.Pack(new Tensor[] { Tensor.Zeros([0, 2]) })).Should().Throw<ArgumentException>();

        static Action Doing(Func<object> action) => () => action();
    }

    /// <summary>Sample i is [length, 2] with the numbers of the steps, from 1.</summary>
    private sealed class Sequences(params int[] lengths) : IDataset<Tensor>
    {
        public int Count => lengths.Length;

        public Tensor this[int index] => (Tensor.Arange(0d, lengths[index]) + 1)
            .Reshape([lengths[index], 1]).Expand([lengths[index], 2]);
    }
}
