using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>A packed sequence through a recurrent layer is every sequence run alone.</summary>
public sealed class PackedRecurrentTests
{
    private static readonly int[] s_lengths = [3, 5, 1, 5, 2];

    public static TheoryData<string, bool> Layers => new()
    {
        { "Lstm", false }, { "Lstm", true }, { "Gru", true }, { "Rnn", false }, { "PeepholeLstm", true },
        { "projected Lstm", true },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Values_states_and_gradients_are_those_of_each_sequence_alone(string name, bool bidirectional)
    {
        Module layer = Make(name, bidirectional);
        int directions = bidirectional ? 2 : 1, outputs = name == "projected Lstm" ? 2 : 4;
        Tensor padded = Random([5, 5, 3], 1), h0 = Random([2 * directions, 5, outputs], 2),
            c0 = Random([2 * directions, 5, 4], 3);
        PackedSequence packed = PackedSequence.PackPadded(padded, s_lengths, enforceSorted: false);
        (Tensor[] y, Tensor h, Tensor? c) = Packed(layer, packed, h0, c0);
        Tensor[] alone = new Tensor[5], states = new Tensor[5];
        var cells = new Tensor?[5];
        for (int i = 0; i < 5; i++)
        {
            Tensor x = padded.Narrow(0, 0, s_lengths[i]).Narrow(1, i, 1);
            (Tensor output, states[i], cells[i]) = Plain(layer, x, h0.Narrow(1, i, 1), c0.Narrow(1, i, 1));
            alone[i] = output.Squeeze(1);
            Close(y[i], alone[i]);
        }

        Tensor expectedH = Tensor.Concat(states, 1);
        Close(h, expectedH);
        Tensor[] of = [padded, h0, .. c is null ? [] : new[] { c0 }, .. layer.Parameters().Select(p => p.Value)];
        Tensor total = Tensor.Concat(y).Square().Sum() + (h.Square().Sum() * 0.5);
        Tensor expected = Tensor.Concat(alone).Square().Sum() + (expectedH.Square().Sum() * 0.5);
        if (c is not null)
        {
            Tensor expectedC = Tensor.Concat([.. cells.Select(cell => cell!)], 1);
            Close(c, expectedC);
            (total, expected) = (total + c.Sum(), expected + expectedC.Sum());
        }

        Tensor[] gradients = Autograd.Grad([total], of), wanted = Autograd.Grad([expected], of);
        for (int i = 0; i < of.Length; i++)
            Close(gradients[i], wanted[i]);
    }

    [Fact]
    public void Second_gradients_are_right()
    {
        var layer = new Lstm(2, 2, bidirectional: true, generator: new RandomSource(1));
        layer.To(DType.Float64);
        Tensor x = Random([3, 2, 2], 4), h = Random([2, 2, 2], 5), c = Random([2, 2, 2], 6);
        GradCheck.Verify(
            a =>
            {
                PackedSequence packed = PackedSequence.PackPadded(a[0], [1, 3], enforceSorted: false);
                (PackedSequence y, Tensor hidden, Tensor cell) = layer.Forward(packed, a[1], a[2]);
                return Tensor.Concat([y.Data.Reshape(-1), hidden.Reshape(-1), cell.Reshape(-1)]);
            },
            [x, h, c], order: 2);
    }

    [Fact]
    public void Sorted_sequences_without_a_state_go_the_same_way()
    {
        var layer = new Gru(3, 4, batchFirst: true, generator: new RandomSource(2));
        Tensor x = Tensor.Randn([2, 4, 3]);
        (PackedSequence y, Tensor h) = layer.Forward(PackedSequence.PackPadded(x, [4, 2], batchFirst: true));
        y.Lengths.Should().Equal(4, 2);
        Tensor padded = y.PadPacked(batchFirst: true).Padded;
        Tensor plain = layer.Forward(x).Output;
        Close(padded[0], plain[0]);
        Close(padded[1, ..2], plain[1, ..2]);
        padded[1, 2..].ToArray<float>().Should().OnlyContain(v => v == 0);
        Close(h[0, 1], plain[1, 1]);
    }

    [Fact]
    public void Equal_lengths_are_a_plain_batch_bit_for_bit()
    {
        var layer = new Lstm(3, 20, numLayers: 2, bidirectional: true, generator: new RandomSource(2));
        Tensor x = Tensor.Randn([4, 3, 3]);
        (PackedSequence y, Tensor h, Tensor c) = layer.Forward(PackedSequence.PackPadded(x, [4, 4, 4]));
        (Tensor plain, Tensor plainH, Tensor plainC) = layer.Forward(x);
        y.PadPacked().Padded.ToArray<float>().Should().Equal(plain.ToArray<float>());
        h.ToArray<float>().Should().Equal(plainH.ToArray<float>());
        c.ToArray<float>().Should().Equal(plainC.ToArray<float>());
    }

    [Fact]
    public void Errors_name_the_layer_and_the_shape()
    {
        PackedSequence packed = PackedSequence.PackPadded(Tensor.Zeros([3, 2, 4]), [3, 2]);
        ((Action)(() => new Gru(3, 4).Forward(packed))).Should().Throw<ShapeException>()
            .WithMessage("Gru: packed data [5, 4] must be [rows, 3].");
        ((Action)(() => new Rnn(4, 4).Forward(packed, Tensor.Zeros([1, 3, 4])))).Should().Throw<ShapeException>()
            .WithMessage("Rnn: h0 [1, 3, 4] must be [1, 2, 4], for input [3, 2, 4].");
        ((Action)(() => new Lstm(4, 4).Forward(packed, Tensor.Zeros([1, 2, 4])))).Should().Throw<ArgumentException>()
            .WithMessage("Lstm: h0 and c0 must be given together.");
    }

    private static Module Make(string name, bool bidirectional)
    {
        var generator = new RandomSource(7);
        Module layer = name switch
        {
            "Lstm" => new Lstm(3, 4, 2, bidirectional: bidirectional, generator: generator),
            "projected Lstm" => new Lstm(3, 4, 2, bidirectional: bidirectional, projSize: 2, generator: generator),
            "PeepholeLstm" => new PeepholeLstm(3, 4, 2, bidirectional: bidirectional, generator: generator),
            "Gru" => new Gru(3, 4, 2, bidirectional: bidirectional, generator: generator),
            _ => new Rnn(3, 4, 2, bidirectional: bidirectional, generator: generator),
        };
        layer.To(DType.Float64);
        return layer;
    }

    private static (Tensor[] Y, Tensor H, Tensor? C) Packed(Module layer, PackedSequence x, Tensor h0, Tensor c0)
    {
        (PackedSequence y, Tensor h) = (x, h0);
        Tensor? c = null;
        if (layer is Lstm lstm)
            (y, h, c) = lstm.Forward(x, h0, c0);
        else if (layer is PeepholeLstm peephole)
            (y, h, c) = peephole.Forward(x, h0, c0);
        else
            (y, h) = layer is Gru gru ? gru.Forward(x, h0) : ((Rnn)layer).Forward(x, h0);
        return (y.UnpackSequence(), h, c);
    }

    private static (Tensor Y, Tensor H, Tensor? C) Plain(Module layer, Tensor x, Tensor h0, Tensor c0)
    {
        switch (layer)
        {
            case Lstm lstm:
                return lstm.Forward(x, h0, c0);
            case PeepholeLstm peephole:
                return peephole.Forward(x, h0, c0);
            default:
                (Tensor y, Tensor h) = layer is Gru gru ? gru.Forward(x, h0) : ((Rnn)layer).Forward(x, h0);
                return (y, h, null);
        }
    }

    private static Tensor Random(Shape shape, ulong seed) =>
        Tensor.Randn(shape, DType.Float64, generator: new RandomSource(seed)).RequireGrad();

    private static void Close(Tensor actual, Tensor expected) => Tests.Ops.OpCaseTests.AssertClose(
        actual, Tests.Ops.OpCaseTests.ToNdArray(expected.Detach()),
        actual.DType == DType.Float64 ? 1e-12 : 1e-6, "packed");
}
