using DeepNet.Backends.Cpu;
using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

[Collection("alone")]
public sealed class RecurrentLayerTests
{
    [Fact]
    public void Parameters_have_the_names_and_shapes_of_PyTorch()
    {
        OrderedDictionary<string, Tensor> state = new Lstm(3, 4, numLayers: 2, bidirectional: true).StateDict();
        state.Keys.Take(8).Should().Equal(
            "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse",
            "bias_ih_l0_reverse", "bias_hh_l0_reverse");
        state["weight_ih_l0"].Shape.Should().Equal(16, 3);
        state["weight_ih_l1_reverse"].Shape.Should().Equal(16, 8);
        state["weight_hh_l1"].Shape.Should().Equal(16, 4);
        new Lstm(3, 4, bias: false, projSize: 2).StateDict().Keys.Should()
            .Equal("weight_ih_l0", "weight_hh_l0", "weight_hr_l0");
        new Gru(3, 4).WeightIh().Shape.Should().Equal(12, 3);
        new GruCell(3, 4).StateDict().Keys.Should().Equal("weight_ih", "weight_hh", "bias_ih", "bias_hh");
        new Rnn(3, 4, bias: false).BiasIh().Should().BeNull();
    }

    [Fact]
    public void They_start_uniform_within_one_over_root_hidden()
    {
        var layer = new Gru(300, 64, generator: new RandomSource(1));
        foreach (Parameter parameter in layer.Parameters())
        {
            float[] values = parameter.Value.ToArray<float>();
            values.Should().OnlyContain(w => Math.Abs(w) <= 0.125f);
            values.Max().Should().BeGreaterThan(0.1f);
        }
    }

    [Fact]
    public void Shapes_follow_layers_directions_and_projection()
    {
        var lstm = new Lstm(3, 5, numLayers: 2, batchFirst: true, bidirectional: true, projSize: 2);
        (Tensor y, Tensor h, Tensor c) = lstm.Forward(Tensor.Randn([4, 6, 3]));
        y.Shape.Should().Equal(4, 6, 4);
        h.Shape.Should().Equal(4, 4, 2);
        c.Shape.Should().Equal(4, 4, 5);
        (y, h) = new Gru(3, 5).Forward(Tensor.Randn([6, 3]));
        y.Shape.Should().Equal(6, 5);
        h.Shape.Should().Equal(1, 5);
        (h, c) = new LstmCell(3, 5).Forward(Tensor.Randn([2, 3]));
        h.Shape.Should().Equal(2, 5);
        c.Shape.Should().Equal(2, 5);
        new RnnCell(3, 5).Forward(Tensor.Randn([3])).Shape.Should().Equal(5);
    }

    [Fact]
    public void A_cell_repeated_is_the_layer()
    {
        var layer = new Gru(3, 20);
        var cell = new GruCell(3, 20);
        cell.WeightIh.CopyFrom(layer.WeightIh()!);
        cell.WeightHh.CopyFrom(layer.WeightHh()!);
        cell.BiasIh!.CopyFrom(layer.BiasIh()!);
        cell.BiasHh!.CopyFrom(layer.BiasHh()!);
        Tensor x = Tensor.Randn([4, 2, 3]);
        Tensor h = Tensor.Zeros([2, 20]);
        for (int t = 0; t < 4; t++)
            h = cell.Forward(x.Select(0, t), h);
        h.ToArray<float>().Should().Equal(layer.Forward(x).Hidden.ToArray<float>());
    }

    [Fact]
    public void Without_gradients_the_values_are_the_same()
    {
        var layer = new Lstm(3, 20, numLayers: 2, bidirectional: true);
        Tensor x = Tensor.Randn([5, 3, 3]);
        (Tensor y, _, Tensor c) = layer.Forward(x);
        using IDisposable noGrad = Tensor.NoGrad();
        (Tensor free, _, Tensor freeC) = layer.Forward(x);
        free.ToArray<float>().Should().Equal(y.ToArray<float>());
        freeC.ToArray<float>().Should().Equal(c.ToArray<float>());
    }

    [Fact]
    public void Dropout_works_between_layers_while_training()
    {
        var layer = new Rnn(3, 4, numLayers: 2, dropout: 1);
        Tensor x = Tensor.Randn([2, 1, 3]), other = Tensor.Randn([2, 1, 3]);
        layer.Forward(x).Output.ToArray<float>().Should().Equal(layer.Forward(other).Output.ToArray<float>());
        layer.Eval();
        layer.Forward(x).Output.ToArray<float>().Should().NotEqual(layer.Forward(other).Output.ToArray<float>());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void The_number_of_threads_changes_no_bit(int batch)
    {
        int before = WorkerPool.ThreadCount;
        try
        {
            var seen = new List<float[]>();
            foreach (int threads in (int[])[1, 2, 3, 8])
            {
                WorkerPool.SetThreadCount(threads);
                Tensor.ManualSeed(3);
                Tensor x = Tensor.Randn([6, batch, 9]).RequireGrad();
                var lstm = new Lstm(9, 37, bidirectional: true);
                var gru = new Gru(74, 21);
                gru.Forward(lstm.Forward(x).Output).Output.Square().Sum().Backward();
                seen.Add(
                [
                    .. x.Grad!.ToArray<float>(),
                    .. lstm.Parameters().Concat(gru.Parameters()).SelectMany(p => p.Grad!.ToArray<float>()),
                ]);
            }

            foreach (float[] gradients in seen)
                gradients.Should().Equal(seen[0]);
        }
        finally
        {
            WorkerPool.SetThreadCount(before);
        }
    }

    [Fact]
    public void They_print_what_is_not_the_default()
    {
        new Lstm(3, 4).ToString().Should().Be("Lstm(3, 4)");
        new Gru(3, 4, 2, bias: false, batchFirst: true, dropout: 0.5, bidirectional: true).ToString().Should()
            .Be("Gru(3, 4, numLayers: 2, bias: false, batchFirst: true, dropout: 0.5, bidirectional: true)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Fails<ArgumentException>(() => new Lstm(0, 4), "Lstm: inputSize 0 must be positive.");
        Fails<ArgumentException>(() => new Gru(3, 4, dropout: 2), "Gru: dropout 2 must be in [0, 1].");
        Fails<ArgumentException>(
            () => new Lstm(3, 4, projSize: 4),
            "Lstm: projSize 4 must be smaller than hiddenSize 4, or 0 for no projection.");
        Fails<ArgumentException>(
            () => new Rnn(3, 4, nonlinearity: Nonlinearity.Selu), "Rnn: nonlinearity Selu must be Tanh or Relu.");
        Fails<ShapeException>(() => new Gru(3, 4).Forward(Tensor.Zeros([2, 2, 5])), "Gru: input [2, 2, 5] must be *");
        Fails<ShapeException>(
            () => new Gru(3, 4).Forward(Tensor.Zeros([0, 2, 3])), "Gru: input [0, 2, 3] has no steps.");
        Fails<ShapeException>(
            () => new Gru(3, 4).Forward(Tensor.Zeros([2, 2, 3]), Tensor.Zeros([1, 1, 4])),
            "Gru: h0 [1, 1, 4] must be [1, 2, 4], for input [2, 2, 3].");
        Fails<ArgumentException>(
            () => new LstmCell(3, 4).Forward(Tensor.Zeros([1, 3]), Tensor.Zeros([1, 4])),
            "LstmCell: h and c must be given together.");
    }

    private static void Fails<TException>(Func<object> act, string message)
        where TException : Exception => act.Should().Throw<TException>().WithMessage(message);
}
