using DeepNet.Backends.Cpu;
using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

[Collection("alone")]
public sealed class RecurrentLayerTests
{
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
}
