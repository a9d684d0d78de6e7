using DeepNet.Tests;

namespace DeepNet.Gpu.Tests;

/// <summary>Matrix products against the processor's, at sizes around those of tiles.</summary>
public sealed class GemmTests
{
    private static readonly (bool Left, bool Right)[] s_turns =
        [(false, false), (true, false), (false, true), (true, true)];

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 130, 300)]
    [InlineData(3, 65, 130)]
    [InlineData(17, 3, 300)]
    [InlineData(17, 17, 300)]
    [InlineData(65, 17, 1)]
    [InlineData(65, 130, 17)]
    [InlineData(130, 65, 300)]
    [InlineData(36, 40, 64)]
    [InlineData(5, 7, 1500)]
    [InlineData(2, 3, 4000)]
    public void MatMul_agrees_with_the_processor(int m, int n, int k)
    {
        foreach ((bool isLeftTurned, bool isRightTurned) in s_turns)
        {
            Tensor a = isLeftTurned ? Draw(1, k, m).Transpose() : Draw(1, m, k);
            Tensor b = isRightTurned ? Draw(2, n, k).Transpose() : Draw(2, k, n);
            Check(x => x[0].MatMul(x[1]), a, b);
        }
    }

    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    public void MatMul_of_other_types_agrees_with_the_processor(DType dtype)
    {
        foreach ((int m, int n, int k) in new[] { (3, 4, 5), (33, 20, 40), (5, 18, 300), (2, 3, 700) })
        {
            Tensor a = (Draw(1, m, k) * 10).Cast(dtype), b = (Draw(2, k, n) * 10).Cast(dtype);
            Tensor expected = a.MatMul(b);
            Tensor y = a.To(GpuDevice.Emulator).MatMul(b.To(GpuDevice.Emulator));
            y.ShouldBe(expected, 1e-13);
        }
    }

    [Fact]
    public void Batches_of_any_strides_agree_with_the_processor()
    {
        Check(x => x[0].MatMul(x[1]), Draw(1, 3, 2, 18, 20), Draw(2, 2, 20, 24));
        Check(x => x[0].MatMul(x[1]), Draw(1, 3, 1, 18, 20), Draw(2, 1, 2, 20, 24));
        Check(
            x => x[0].MatMul(x[1].Transpose()), Draw(1, 18, 2, 20).Permute(1, 0, 2),
            Draw(2, 24, 2, 20).Permute(1, 0, 2));
        Check(x => x[0].MatMul(x[1]), Draw(1, 5, 4, 3), Draw(2, 5, 3, 2));
        Check(x => x[0].Slice(1, 1, 21).MatMul(x[1].Slice(0, 3, 23)), Draw(1, 19, 24), Draw(2, 24, 22));
    }

    [Theory]
    [InlineData(1, 5, 3)]
    [InlineData(20, 33, 40)]
    [InlineData(40, 48, 64)]
    [InlineData(6, 2, 900)]
    public void Linear_agrees_with_the_processor(int rows, int outputs, int inputs)
    {
        Check(x => x[0].Linear(x[1], x[2]), Draw(1, rows, inputs), Draw(2, outputs, inputs), Draw(3, outputs));
        Check(x => x[0].Linear(x[1]), Draw(1, inputs, rows).Transpose(), Draw(2, outputs, inputs));
    }

    [Fact]
    public void The_same_product_has_the_same_bits_in_every_run()
    {
        Tensor a = Draw(1, 20, 900).To(GpuDevice.Emulator), b = Draw(2, 900, 24).To(GpuDevice.Emulator);
        a.MatMul(b).ToArray<float>().Should().Equal(a.MatMul(b).ToArray<float>());
    }

    internal static Tensor Draw(ulong seed, params int[] shape) =>
        Tensor.Randn(shape, generator: new RandomSource(seed));

    internal static void Check(Func<Tensor[], Tensor> run, params Tensor[] inputs)
    {
        Tensor expected = run(inputs);
        run([.. inputs.Select(OnDevice)]).ShouldBe(expected, 1e-5);
    }

    /// <summary>The same values in the same layout.</summary>
    private static Tensor OnDevice(Tensor x)
    {
        int[] order = [.. Enumerable.Range(0, x.Rank).OrderByDescending(d => x.Layout.Strides[d])];
        int[] back = [.. Enumerable.Range(0, x.Rank).Select(d => Array.IndexOf(order, d))];
        return x.Permute(order).To(GpuDevice.Emulator).Permute(back);
    }
}
